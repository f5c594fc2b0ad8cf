package ai.bhiv.platform.store;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The files of the embedded server: made by `initdb`, of one major version, held by one process (PLT-10,
/// PLT-11).
final class DataDirectory implements AutoCloseable {
    private static final Duration ORPHAN_STOPS_WITHIN = Duration.ofSeconds(15);

    /// Greater than any process id that a kernel gives.
    private static final String NO_PROCESS = Integer.toString(Integer.MAX_VALUE);

    private final Path path;
    private final FileChannel lock;
    private final boolean fresh;

    private DataDirectory(Path path, FileChannel lock, boolean fresh) {
        this.path = path;
        this.lock = lock;
        this.fresh = fresh;
    }

    /// The data directory of this home, made when it is not there.
    static DataDirectory open(Home home, PostgresBinaries binaries, ServerAccount account) throws IOException {
        var path = home.directory("postgres").resolve("data");
        var fresh = !Files.exists(path);
        if (fresh) {
            init(path, home, binaries, account);
        }
        checkMajorVersion(path, binaries);
        account.own(path);
        // Volumes with a group of their own come back group-writable, which the server refuses.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        return new DataDirectory(path, lock(path), fresh);
    }

    Path path() {
        return path;
    }

    /// Whether `initdb` ran just now.
    boolean fresh() {
        return fresh;
    }

    /// Whether the server with this pid accepts connections, by its own word in `postmaster.pid`.
    boolean ready(long pid) throws IOException {
        var lines = pidFile();
        return lines.size() > 7
                && lines.get(0).strip().equals(Long.toString(pid))
                && lines.get(7).strip().equals("ready");
    }

    /// Makes way for a start: stops a server that outlived its platform, and disarms a `postmaster.pid` whose
    /// number now belongs to another program, which the server would take for a living one. A living server
    /// of this directory is never taken for gone.
    ///
    /// The file itself stays: by the shared memory named in it the server knows whether processes of a killed
    /// server still write, and refuses to start until they have gone.
    void clearStalePid() throws IOException, InterruptedException {
        var lines = pidFile();
        if (lines.isEmpty()) {
            return;
        }
        var pid = Long.parseLong(lines.get(0).strip());
        var orphan = server(pid);
        if (orphan == null) {
            if (ProcessHandle.of(pid).isPresent()) {
                lines.set(0, NO_PROCESS);
                Files.write(path.resolve("postmaster.pid"), lines);
            }
            return;
        }
        Signals.INTERRUPT.send(orphan.pid());
        try {
            orphan.onExit().get(ORPHAN_STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new DatabaseUnavailableException(
                    "database: process " + orphan.pid() + " still serves " + path + " and did not stop within "
                            + ORPHAN_STOPS_WITHIN.toSeconds() + " s",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /// The process with this pid if it is a server on this directory.
    private @Nullable ProcessHandle server(long pid) {
        return ProcessHandle.of(pid)
                .filter(process -> process.info()
                        .commandLine()
                        .filter(words -> words.contains("postgres") && words.contains(path.toString()))
                        .isPresent())
                .orElse(null);
    }

    private List<String> pidFile() throws IOException {
        var file = path.resolve("postmaster.pid");
        try {
            return new ArrayList<>(Files.readAllLines(file));
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static void init(Path path, Home home, PostgresBinaries binaries, ServerAccount account)
            throws IOException {
        var draft = path.resolveSibling("data.new");
        var password = path.resolveSibling("password.new");
        DirectoryTree.delete(draft);
        Files.createDirectory(
                draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(draft);
        Files.deleteIfExists(password);
        home.write(password, home.secret("postgres-superuser", 256));
        account.own(password);
        try {
            var words = new ArrayList<>(account.prefix());
            words.addAll(List.of(
                    binaries.program("initdb").toString(),
                    "--pgdata=" + draft,
                    "--username=" + EmbeddedPostgres.SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--text-search-config=simple",
                    "--data-checksums",
                    "--no-instructions"));
            var log = home.directory("logs").resolve("initdb.log");
            var code =
                    ServerProcess.start(words, home.directory("postgres"), log).waitFor();
            if (code != 0) {
                throw new DatabaseUnavailableException(
                        "database: initdb ended with " + code + ": " + ServerProcess.tail(log, 5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException("database: interrupted during initdb", e);
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /// `PG_VERSION` is the server's own stamp: it stands in every data directory since the first.
    private static void checkMajorVersion(Path path, PostgresBinaries binaries) throws IOException {
        var stamp = path.resolve("PG_VERSION");
        if (!Files.exists(stamp)) {
            throw new ConfigurationException("database: " + path + " is not a data directory (expected: one with a file"
                    + " PG_VERSION, or none at all)");
        }
        var found = Files.readString(stamp).strip();
        var expected = binaries.majorVersion();
        if (!found.equals(expected)) {
            throw new ConfigurationException(
                    "database: %s was written by PostgreSQL %s (expected: %s). Start the release that wrote it, export with"
                                    .formatted(path, found, expected)
                            + " `bhiv export`, move the directory away, start this release and import again");
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        var channel = FileChannel.open(path.resolve("bhiv.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(path, e);
        }
        channel.close();
        throw inUse(path, null);
    }

    private static ConfigurationException inUse(Path path, @Nullable Throwable cause) {
        var fault = new ConfigurationException(
                "database: " + path + " is in use by another process (expected: one platform for one home)");
        if (cause != null) {
            fault.initCause(cause);
        }
        return fault;
    }
}
