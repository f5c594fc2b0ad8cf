package ai.bhiv.platform.store;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// Starts a program of PostgreSQL with a clean environment, its words going to a log file.
final class ServerProcess {
    private static final long LOG_IS_TURNED_AT_BYTES = 16L << 20;

    private ServerProcess() {}

    static Process start(List<String> words, Path directory, Path log) throws IOException {
        turn(log);
        var builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // PGDATA, PGPORT, PGOPTIONS and their like belong to another server.
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("BHIV_"));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    /// The last lines of a log, for a message.
    static String tail(Path log, int lines) throws IOException {
        var all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join(" | ", all.subList(Math.max(0, all.size() - lines), all.size())) + " (" + log + ")";
    }

    private static void turn(Path log) throws IOException {
        if (!Files.exists(log)) {
            Files.createFile(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else if (Files.size(log) > LOG_IS_TURNED_AT_BYTES) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
