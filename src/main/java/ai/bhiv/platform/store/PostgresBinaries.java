package ai.bhiv.platform.store;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The PostgreSQL programs, unpacked once per version under the home (PLT-10).
///
/// The archive is unpacked beside its place and renamed, so a half-unpacked tree is never used. The stamp in
/// it names the archive by size, CRC and SHA-256; the first two are compared at each start, because they cost
/// no reading.
record PostgresBinaries(Path root) {
    private static final Pattern VERSION = Pattern.compile("-(\\d+(?:\\.\\d+)*)\\.jar");
    private static final String STAMP = "archive.stamp";

    static PostgresBinaries unpackedUnder(Path parent) {
        var archive = archive();
        var version = VERSION.matcher(archive.toString());
        var target = parent.resolve("binaries-" + (version.find() ? version.group(1) : "unversioned"));
        try {
            var mark = mark(archive);
            if (!stamp(target).startsWith(mark)) {
                var draft = Files.createTempDirectory(parent, "unpacking-");
                var hash = unpack(archive, draft);
                Files.writeString(draft.resolve(STAMP), mark + " sha256=" + hash + "\n");
                openDirectories(draft);
                DirectoryTree.delete(target);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return new PostgresBinaries(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path program(String name) {
        return root.resolve("bin").resolve(name);
    }

    /// The major version that these programs read and write, as `PG_VERSION` spells it.
    String majorVersion() throws IOException {
        try (var lines = Files.lines(root.resolve("share/postgresql/postgres.bki"))) {
            return lines.findFirst().orElseThrow().replace("# PostgreSQL", "").strip();
        }
    }

    private static URL archive() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var system = os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : os;
        var arch = System.getProperty("os.arch");
        var machine = switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> arch;
        };
        var name = "postgres-" + system + "-" + machine + ".txz";
        var url = PostgresBinaries.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new ConfigurationException("database: this build carries no PostgreSQL for " + system + " on " + arch
                    + " (expected: " + name + " on the class path, or an external server in database.url)");
        }
        return url;
    }

    private static String mark(URL archive) throws IOException {
        var connection = archive.openConnection();
        connection.setUseCaches(false);
        if (connection instanceof JarURLConnection jar) {
            try (var file = jar.getJarFile()) {
                var entry = file.getEntry(jar.getEntryName());
                return "size=" + entry.getSize() + " crc=" + Long.toHexString(entry.getCrc());
            }
        }
        return "size=" + connection.getContentLengthLong() + " crc=unknown";
    }

    private static String stamp(Path target) throws IOException {
        var file = target.resolve(STAMP);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static String unpack(URL archive, Path directory) throws IOException {
        var hash = sha256();
        try (var raw = new DigestInputStream(new BufferedInputStream(archive.openStream()), hash);
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, directory);
            }
            raw.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path directory) throws IOException {
        var place = directory.resolve(entry.getName()).normalize();
        if (!place.startsWith(directory)) {
            throw new IOException("archive entry: '" + entry.getName() + "' (expected: a path inside the archive)");
        }
        Files.createDirectories(entry.isDirectory() ? place : place.getParent());
        if (entry.isDirectory()) {
            return;
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, place);
            chmod(place, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
        }
    }

    private static void openDirectories(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (var path : paths.filter(Files::isDirectory).toList()) {
                chmod(path, "rwxr-xr-x");
            }
        }
    }

    /// Set outright, so that a strict umask does not hide the programs from the account that runs them.
    private static void chmod(Path place, String mode) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
