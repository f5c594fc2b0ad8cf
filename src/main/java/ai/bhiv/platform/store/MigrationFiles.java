package ai.bhiv.platform.store;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The migrations of one schema: those that every schema has, then the module's own. Read once, so that
/// Flyway need not scan the class path.
final class MigrationFiles implements ResourceProvider {
    private final String module;
    private final List<LoadableResource> files;
    private final String fingerprint;

    private MigrationFiles(String module, List<MigrationFile> files) {
        this.module = module;
        this.files = List.copyOf(files);
        this.fingerprint = hash(files);
    }

    static MigrationFiles of(String module) {
        var files = new ArrayList<MigrationFile>();
        for (var folder : List.of("db/common/", "db/" + module + "/")) {
            read(folder).forEach((name, text) -> files.add(new MigrationFile(folder + name, text)));
        }
        return new MigrationFiles(module, files);
    }

    String module() {
        return module;
    }

    /// A hash over names and contents: equal fingerprints mean nothing to do.
    String fingerprint() {
        return fingerprint;
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        return files.stream()
                .filter(file -> file.getRelativePath().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return files.stream()
                .filter(file -> file.getFilename().startsWith(prefix)
                        && List.of(suffixes).stream().anyMatch(file.getFilename()::endsWith))
                .toList();
    }

    private static Map<String, String> read(String folder) {
        try {
            var found = new TreeMap<String, String>();
            var resources = new PathMatchingResourcePatternResolver().getResources("classpath*:" + folder + "*.sql");
            for (Resource resource : resources) {
                found.put(String.valueOf(resource.getFilename()), resource.getContentAsString(StandardCharsets.UTF_8));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(List<MigrationFile> files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            files.stream()
                    .sorted(Comparator.comparing(MigrationFile::getRelativePath))
                    .forEach(file ->
                            digest.update((file.path + "\0" + file.text + "\0").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class MigrationFile extends LoadableResource {
        private final String path;
        private final String text;

        private MigrationFile(String path, String text) {
            this.path = path;
            this.text = text;
        }

        @Override
        public Reader read() {
            return new StringReader(text);
        }

        @Override
        public String getAbsolutePath() {
            return path;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return path;
        }

        @Override
        public String getFilename() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return path;
        }
    }
}
