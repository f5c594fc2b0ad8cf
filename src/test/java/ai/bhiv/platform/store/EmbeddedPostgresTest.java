package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.config.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// One home, taken through its life: each test leaves the server running for the next.
@TestMethodOrder(OrderAnnotation.class)
class EmbeddedPostgresTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    private static Home home;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() throws SQLException {
        home = Home.open(directory.resolve("a home"));
        server = EmbeddedPostgres.start(home);
        DatabaseLogins.embedded(server, home);
        try (var connection = superuser()) {
            execute(connection, "create table kept (id int primary key)");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void itIsDurableCheckedAndListensOnTheLoopbackOnly() throws SQLException {
        try (var connection = superuser()) {
            assertThat(show(connection, "fsync")).isEqualTo("on");
            assertThat(show(connection, "synchronous_commit")).isEqualTo("on");
            assertThat(show(connection, "data_checksums")).isEqualTo("on");
            assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(show(connection, "unix_socket_directories")).isEmpty();
            assertThat(show(connection, "server_encoding")).isEqualTo("UTF8");
        }
        try (var connection = superuser();
                var statement = connection.createStatement()) {
            statement.execute("set debug_parallel_query = on");
            try (var row = statement.executeQuery("select count(*) from pg_class")) {
                assertThat(row.next()).as("a query with a parallel worker").isTrue();
            }
        }
        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), "postgres", "wrong"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    @Order(2)
    void noSecretIsReadableByOthers() throws IOException {
        try (var files = Files.walk(home.path().resolve("secrets"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(home.path().resolve("postgres/port"))))
                .isEqualTo("rw-------");
        assertThat(home.path().resolve("postgres/password.new")).doesNotExist();
    }

    @Test
    @Order(3)
    void aKilledServerComesBackByItselfWithEveryCommittedRow() throws Exception {
        insert(1);
        long killed = server.pid();
        var before = server.jdbcUrl("postgres");
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        await().atMost(LONG_ENOUGH).until(() -> server.available() && server.pid() != killed);
        assertThat(server.jdbcUrl("postgres")).isEqualTo(before);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    @Order(4)
    void aStopAndAStartKeepEverything() throws Exception {
        insert(2);
        long pid = server.pid();
        server.close();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        server = EmbeddedPostgres.start(home);
        assertThat(server.fresh()).isFalse();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    @Order(5)
    void anotherServerOnTheSameDirectoryIsRefused() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("in use by another process");
        assertThat(server.available()).isTrue();
    }

    @Test
    @Order(6)
    void theServerDiesWithItsPlatformAndTheNextStartSucceeds() throws Exception {
        server.close();
        try (var child = new Child()) {
            insert(child.port, 3);
            assertThatThrownBy(home::lock)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(
                            "in use by process " + child.process.pid() + ", which answers at http://127.0.0.1:8000");
            child.process.destroyForcibly().waitFor();
            await().atMost(LONG_ENOUGH)
                    .until(() -> ProcessHandle.of(child.server).isEmpty());
        }
        home.lock().close();
        server = EmbeddedPostgres.start(home);
        assertThat(count()).isEqualTo(3);
    }

    @Test
    @Order(7)
    void platformAndServerKilledTogetherComeBack() throws Exception {
        server.close();
        try (var child = new Child()) {
            insert(child.port, 4);
            ProcessHandle.of(child.server).orElseThrow().destroyForcibly();
            child.process.destroyForcibly().waitFor();
        }
        server = EmbeddedPostgres.start(home);
        assertThat(count()).isEqualTo(4);
    }

    @Test
    @Order(8)
    void aPidThatBelongsToAnotherProgramNowIsNotTakenForTheServer() throws Exception {
        long pid = server.pid();
        var file = home.path().resolve("postgres/data/postmaster.pid");
        var content = Files.readString(file);
        server.close();
        Files.writeString(
                file,
                content.replaceFirst(
                        "\\d+", Long.toString(ProcessHandle.current().pid())));
        server = EmbeddedPostgres.start(home);
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(count()).isEqualTo(4);
    }

    @Test
    @Order(9)
    void theDirectoryOfAnotherMajorVersionIsRefusedUntouched() throws Exception {
        server.close();
        var stamp = home.path().resolve("postgres/data/PG_VERSION");
        Files.writeString(stamp, "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("was written by PostgreSQL 17 (expected: 18)");
        Files.writeString(stamp, "18\n");
        server = EmbeddedPostgres.start(home);
    }

    private static final class Child implements AutoCloseable {
        private final Process process;
        private final long server;
        private final int port;

        private Child() throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ServerChild.class.getName(),
                            home.path().toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var words = ready(process.inputReader()).split(" ", -1);
            server = Long.parseLong(words[1]);
            port = Integer.parseInt(words[2]);
        }

        private static String ready(BufferedReader out) throws IOException {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ready ")) {
                    return line;
                }
            }
            throw new IOException("the child ended before it was ready");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static Connection superuser() throws SQLException {
        return DatabaseLogins.superuser(server, "postgres");
    }

    private static void insert(int id) throws SQLException {
        insert(server.port(), id);
    }

    private static void insert(int port, int id) throws SQLException {
        var url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
        try (var connection = DriverManager.getConnection(url, "postgres", home.secret("postgres-superuser", 256))) {
            execute(connection, "insert into kept values (" + id + ")");
        }
    }

    private static int count() throws SQLException {
        try (var connection = superuser();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from kept")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
