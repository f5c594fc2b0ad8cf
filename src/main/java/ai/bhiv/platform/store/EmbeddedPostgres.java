package ai.bhiv.platform.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// PostgreSQL as a child of this process: on the loopback address only, with scram passwords, checksums,
/// `fsync` and `synchronous_commit` on (PLT-10, PLT-11).
///
/// One platform thread starts the server, waits for its end and starts it again, with back-off, until
/// [#close]. It lives as long as the process does, because the kernel sends the parent-death signal when the
/// *thread* that started the child ends. The port is chosen once and kept over restarts, so addresses stay
/// good.
public final class EmbeddedPostgres implements AutoCloseable {
    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration CRASHED_SERVER_MAY_REFUSE_FOR = Duration.ofSeconds(15);
    private static final Duration RECOVERY_MAY_TAKE = Duration.ofMinutes(10);
    private static final Duration FAST_SHUTDOWN_MAY_TAKE = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE_SHUTDOWN_MAY_TAKE = Duration.ofSeconds(6);
    private static final long POLL_MILLIS = 10;
    private static final long SHORTEST_BACK_OFF_MILLIS = 50;
    private static final long LONGEST_BACK_OFF_MILLIS = 5_000;

    private final Home home;
    private final PostgresBinaries binaries;
    private final ServerAccount account;
    private final DataDirectory data;
    private final Thread supervisor;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int port;
    private volatile @Nullable Process process;
    private volatile boolean available;

    private EmbeddedPostgres(Home home) throws IOException {
        this.home = home;
        var parent = home.directory("postgres");
        this.account = ServerAccount.of(home.path());
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.binaries = PostgresBinaries.unpackedUnder(parent);
        this.data = DataDirectory.open(home, binaries, account);
        this.port = port(parent.resolve("port"));
        this.supervisor =
                Thread.ofPlatform().name("postgres-supervisor").daemon().unstarted(this::supervise);
    }

    /// The server of this home, ready for connections. The caller holds the home's lock.
    ///
    /// @throws ai.bhiv.platform.config.ConfigurationException when the directory cannot be served by this
    ///     release
    /// @throws DatabaseUnavailableException when the server does not come up: within 15 s of refusals after a
    ///     crash, or 10 minutes of recovery
    public static EmbeddedPostgres start(Home home) {
        EmbeddedPostgres server;
        try {
            server = new EmbeddedPostgres(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.supervisor.start();
        try {
            server.firstReady.join();
            return server;
        } catch (CompletionException e) {
            server.close();
            throw new DatabaseUnavailableException("database: the embedded server does not start: " + reason(e), e);
        }
    }

    /// The address of one of its databases.
    public String jdbcUrl(String database) {
        return jdbcUrl(port, database);
    }

    static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?sslmode=disable";
    }

    public int port() {
        return port;
    }

    /// The server's process id; 0 while it is down.
    public long pid() {
        var current = process;
        return current != null && current.isAlive() ? current.pid() : 0;
    }

    /// Whether the server answers. False from the moment its end is seen until it is ready again.
    public boolean available() {
        return available;
    }

    /// Whether the data directory was made by this start.
    public boolean fresh() {
        return data.fresh();
    }

    String superuserPassword() {
        return home.secret("postgres-superuser", 256);
    }

    /// Stops the server: sessions end, everything is written. Takes at most 26 s.
    @Override
    public void close() {
        closing.countDown();
        signal(Signals.INTERRUPT);
        try {
            // The supervisor must outlive the server: its end would send the parent-death signal in mid-shutdown.
            if (!supervisor.join(FAST_SHUTDOWN_MAY_TAKE)) {
                LOG.warn("postgres did not stop within {}; it recovers at the next start", FAST_SHUTDOWN_MAY_TAKE);
                signal(Signals.QUIT);
                supervisor.join(IMMEDIATE_SHUTDOWN_MAY_TAKE);
            }
            data.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(Signals signal) {
        var current = process;
        if (current != null && current.isAlive()) {
            signal.send(current.pid());
        }
    }

    private void supervise() {
        long refusedSince = System.nanoTime();
        long backOff = SHORTEST_BACK_OFF_MILLIS;
        try {
            do {
                if (serve()) {
                    refusedSince = System.nanoTime();
                    backOff = SHORTEST_BACK_OFF_MILLIS;
                } else if (!firstReady.isDone() && elapsed(refusedSince).compareTo(CRASHED_SERVER_MAY_REFUSE_FOR) > 0) {
                    firstReady.completeExceptionally(new DatabaseUnavailableException("it refused for "
                            + CRASHED_SERVER_MAY_REFUSE_FOR.toSeconds() + " s: " + ServerProcess.tail(log(), 5)));
                    return;
                }
                backOff = Math.min(2 * backOff, firstReady.isDone() ? LONGEST_BACK_OFF_MILLIS : 500);
            } while (!closing.await(backOff, TimeUnit.MILLISECONDS));
        } catch (IOException | RuntimeException e) {
            firstReady.completeExceptionally(e);
            LOG.error("postgres is no longer supervised", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Runs the server until it ends; false when it ended before it was ready.
    private boolean serve() throws IOException, InterruptedException {
        var child = launch();
        available = awaitReady(child);
        if (available) {
            firstReady.complete(null);
        }
        int code = child.waitFor();
        var served = available;
        available = false;
        if (served && closing.getCount() > 0) {
            LOG.warn("postgres (pid {}) ended with {}; starting it again", child.pid(), code);
        }
        return served;
    }

    private Process launch() throws IOException, InterruptedException {
        data.clearStalePid();
        if (!firstReady.isDone() && !isFree(port)) {
            port = freePort();
        }
        home.write(home.directory("postgres").resolve("port"), Integer.toString(port));
        var words = new ArrayList<>(account.prefix());
        words.addAll(List.of(
                binaries.program("postgres").toString(),
                "-D",
                data.path().toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port)));
        SETTINGS.forEach(setting -> words.addAll(List.of("-c", setting)));
        var child = ServerProcess.start(words, home.directory("postgres"), log());
        process = child;
        if (closing.getCount() == 0) {
            Signals.INTERRUPT.send(child.pid());
        }
        return child;
    }

    /// Waits until the server accepts connections; false when its process ends before.
    private boolean awaitReady(Process child) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (!data.ready(child.pid())) {
            if (child.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (elapsed(began).compareTo(RECOVERY_MAY_TAKE) > 0) {
                child.destroyForcibly().waitFor();
                throw new DatabaseUnavailableException(
                        "recovery took more than " + RECOVERY_MAY_TAKE + ": " + ServerProcess.tail(log(), 5));
            }
        }
        return true;
    }

    private Path log() {
        return home.directory("logs").resolve("postgres.log");
    }

    private static String reason(CompletionException e) {
        var cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    private static Duration elapsed(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /// The port of the last start if it is still free, so that an operator's tools keep working; else a free
    /// one.
    private static int port(Path file) throws IOException {
        if (Files.exists(file)) {
            int last = Integer.parseInt(Files.readString(file).strip());
            if (isFree(last)) {
                return last;
            }
        }
        return freePort();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Durable first, then modest: a laptop runs this beside everything else. `terse` keeps values of refused
    /// rows out of the log.
    private static final List<String> SETTINGS = List.of(
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "unix_socket_directories=",
            "password_encryption=scram-sha-256",
            "shared_buffers=64MB",
            "max_connections=100",
            "io_method=sync",
            "jit=off",
            // Homes made before have an unreadable name in their files, which ends every parallel query.
            "default_text_search_config=pg_catalog.simple",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_error_verbosity=terse",
            "log_min_error_statement=panic",
            "log_checkpoints=off");
}
