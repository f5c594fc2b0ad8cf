package ai.bhiv.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/// Ends what a whole run of tests shares, the newest first, when the JVM does: a platform before its database, both
/// before their directories.
public final class AtEnd {
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtEnd::closeAll));
    }

    private AtEnd() {}

    public static void close(AutoCloseable open) {
        synchronized (OPEN) {
            OPEN.push(open);
        }
    }

    /// A new directory that is deleted at the end of the run.
    public static Path directory(String prefix) throws IOException {
        var directory = Files.createTempDirectory(prefix);
        close(() -> delete(directory));
        return directory;
    }

    private static void closeAll() {
        synchronized (OPEN) {
            while (!OPEN.isEmpty()) {
                try {
                    OPEN.pop().close();
                } catch (Exception e) {
                    // Nobody is left who could act on it; the others still have to be ended.
                    e.printStackTrace();
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
