package ai.bhiv.platform.store;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// As whom the server's programs run, and what must be done so that the account can reach its files.
///
/// PostgreSQL refuses to run as root. Two ways out, in this order:
///
/// 1. [Switched]: `setpriv` to `nobody`. That account must reach the data directory, so the home is opened
///    for *passing through* (0710, its group), never for reading; the data directory belongs to it. It cannot
///    be taken when a directory above the home, such as `/root`, is closed to others.
/// 2. [Namespace]: `unshare -U`, a user namespace in which the process has no name and no right, but still
///    owns root's files outside. Nothing needs to be opened. Not every container allows it, therefore it is
///    second.
///
/// The data directory is given to the account that is taken, so a home may move from one place to the other.
sealed interface ServerAccount {
    /// `nobody` on Linux. `initdb` wants an account that has a name.
    int NOBODY = 65534;

    /// The words before the program's own.
    List<String> prefix();

    /// Gives the file or tree to this account.
    void own(Path path) throws IOException;

    /// The account of this user, who is not root.
    record Own(List<String> prefix) implements ServerAccount {
        @Override
        public void own(Path path) {}
    }

    record Switched(List<String> prefix) implements ServerAccount {
        @Override
        public void own(Path path) throws IOException {
            DirectoryTree.give(path, NOBODY, NOBODY);
        }
    }

    record Namespace(List<String> prefix) implements ServerAccount {
        @Override
        public void own(Path path) throws IOException {
            DirectoryTree.give(path, 0, 0);
        }
    }

    static ServerAccount of(Path home) throws IOException {
        var setpriv = program("setpriv");
        // A session of its own: Ctrl-C at the terminal must not stop the database before the platform has drained.
        var words = new ArrayList<String>();
        addProgram(words, "setsid");
        if (!System.getProperty("user.name").equals("root")) {
            if (setpriv != null) {
                words.addAll(List.of(setpriv, "--pdeathsig", "QUIT", "--"));
            }
            return new Own(List.copyOf(words));
        }
        if (setpriv != null && reachable(home)) {
            Files.setAttribute(home, "unix:gid", NOBODY);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x---"));
            words.addAll(List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
            words.addAll(List.of("--pdeathsig", "QUIT", "--"));
            return new Switched(List.copyOf(words));
        }
        if (addProgram(words, "unshare")) {
            words.add("-U");
            if (setpriv != null) {
                words.addAll(List.of(setpriv, "--pdeathsig", "QUIT", "--"));
            }
            return new Namespace(List.copyOf(words));
        }
        throw new ConfigurationException("database: PostgreSQL does not run as root (expected: setpriv or unshare from"
                + " util-linux, or another user, or an external server in database.url)");
    }

    private static boolean reachable(Path home) throws IOException {
        for (var above = home.getParent(); above != null; above = above.getParent()) {
            if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean addProgram(List<String> words, String name) {
        var program = program(name);
        if (program != null) {
            words.add(program);
        }
        return program != null;
    }

    private static @Nullable String program(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/bin:/bin:/usr/sbin:/sbin";
        for (var directory : path.split(File.pathSeparator, -1)) {
            var file = Path.of(directory, name);
            if (!directory.isBlank() && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return null;
    }
}
