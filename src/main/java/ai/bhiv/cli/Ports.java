package ai.bhiv.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks whether ports are free, and who has them.
public final class Ports {
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String LISTENING = "0A";

    private Ports() {}

    /// Whether this address can be listened on.
    public static boolean free(String bind, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(bind, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The process that listens on the port, as `java (process 4711)`; null where the system does not tell.
    public static @Nullable String owner(int port) {
        try {
            var inodes = new HashSet<String>();
            for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
                listening(Path.of(table), port, inodes);
            }
            return inodes.isEmpty() ? null : holder(inodes);
        } catch (IOException notLinux) {
            return null;
        }
    }

    private static void listening(Path table, int port, Set<String> inodes) throws IOException {
        if (!Files.exists(table)) {
            return;
        }
        var end = String.format(Locale.ROOT, ":%04X", port);
        for (var line : Files.readAllLines(table)) {
            var words = line.strip().split("\\s+");
            if (words.length > INODE && words[LOCAL_ADDRESS].endsWith(end) && words[STATE].equals(LISTENING)) {
                inodes.add("socket:[" + words[INODE] + "]");
            }
        }
    }

    private static @Nullable String holder(Set<String> inodes) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                if (holds(process, inodes)) {
                    return Files.readString(process.resolve("comm")).strip() + " (process " + process.getFileName()
                            + ")";
                }
            }
        }
        return null;
    }

    private static boolean holds(Path process, Set<String> inodes) {
        try (var open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var descriptor : open) {
                if (inodes.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
        } catch (IOException notOursToSee) {
            return false;
        }
        return false;
    }
}
