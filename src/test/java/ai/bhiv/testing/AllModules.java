package ai.bhiv.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The modules that have a schema, as the directories of migrations say.
public final class AllModules {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db");

    private AllModules() {}

    /// The platform first.
    public static List<String> names() {
        try (var found = Files.list(MIGRATIONS)) {
            var names = new ArrayList<>(List.of("platform"));
            found.map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals("common") && !name.equals("platform"))
                    .sorted()
                    .forEach(names::add);
            return List.copyOf(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All migration files, those of the modules and those that every schema has.
    public static Map<String, String> files() {
        try (var found = Files.walk(MIGRATIONS)) {
            var files = new TreeMap<String, String>();
            for (var file :
                    found.filter(path -> path.toString().endsWith(".sql")).toList()) {
                files.put(MIGRATIONS.relativize(file).toString(), Files.readString(file));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
