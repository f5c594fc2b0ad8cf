package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tenants stay apart with Debian's pgbouncer in transaction mode between: many clients take turns on two connections
/// of
/// the server, so that each connection serves one tenant after the other (PLT-15). `bench/pgbouncer.sh` fetches the
/// program and runs this.
class PgBouncerTest {
    private static final int CLIENTS = 8;
    private static final int ROUNDS = 40;

    @Test
    void twoTenantsTakingTurnsOnSharedConnectionsSeeOnlyTheirOwn() throws Exception {
        var program = Path.of(System.getProperty("bhiv.pgbouncer", "/usr/sbin/pgbouncer"));
        assumeTrue(Files.isExecutable(program), "no pgbouncer here: bench/pgbouncer.sh fetches one and runs this test");
        var database = TestDatabase.fresh(List.of("sample"));
        int port = TestPlatform.freePorts();
        var directory = Files.createTempDirectory("bhiv-pgbouncer-");
        var process = start(program, directory, database, port);
        try (var source = pool(database, port)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> listens(port));
            var jdbc = JdbcClient.create(source);
            var tenancy = new Tenancy(source);
            try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
                var running = new ArrayList<Future<Long>>();
                for (int client = 0; client < CLIENTS; client++) {
                    var tenant = client % 2 == 0 ? "acme" : "globex";
                    Callable<Long> work = () -> foreignRowsSeen(jdbc, tenancy, tenant);
                    running.add(clients.submit(work));
                }
                for (var one : running) {
                    assertThat(one.get()).isZero();
                }
            }
            for (var tenant : List.of("acme", "globex")) {
                long own = tenancy.inTenant(
                        tenant,
                        () -> jdbc.sql("select count(*) from sample.notes")
                                .query(Long.class)
                                .single());
                assertThat(own).isEqualTo((long) CLIENTS / 2 * ROUNDS);
            }
            // Every connection of the server has had a tenant by now, and none is left with one.
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> jdbc.sql("select count(*) from sample.notes")
                                .query(Long.class)
                                .single())
                        .hasMessageContaining("no tenant is set");
            }
        } finally {
            process.destroy();
            process.waitFor();
            for (var file : List.of("pgbouncer.ini", "users.txt", "pgbouncer.log")) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.delete(directory);
        }
    }

    private static long foreignRowsSeen(JdbcClient jdbc, Tenancy tenancy, String tenant) {
        long foreign = 0;
        for (int i = 0; i < ROUNDS; i++) {
            foreign += tenancy.inTenant(tenant, () -> {
                jdbc.sql("insert into sample.notes (id, body) values (?, ?)")
                        .params(UUID.randomUUID(), tenant)
                        .update();
                return jdbc.sql("select count(*) from sample.notes where body <> ?")
                        .param(tenant)
                        .query(Long.class)
                        .single();
            });
        }
        return foreign;
    }

    private static Process start(Path program, Path directory, DatabaseAccess database, int port) throws IOException {
        var server = URI.create(database.jdbcUrl().substring("jdbc:".length()));
        Files.writeString(
                directory.resolve("users.txt"),
                "\"%s\" \"%s\"%n".formatted(database.appUser(), database.appPassword()));
        Files.writeString(directory.resolve("pgbouncer.ini"), """
                [databases]
                %s = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 2
                ignore_startup_parameters = extra_float_digits
                """.formatted(
                        server.getPath().substring(1), server.getPort(), port, directory.resolve("users.txt")));
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            Files.setPosixFilePermissions(
                    directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.addAll(
                List.of(program.toString(), directory.resolve("pgbouncer.ini").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("pgbouncer.log").toFile())
                .start();
    }

    private static HikariDataSource pool(DatabaseAccess database, int port) {
        var config = new HikariConfig();
        // Before its version 1.21 pgbouncer knows no prepared statements in this mode.
        config.setJdbcUrl(database.jdbcUrl().replaceFirst("//[^/]+/", "//127.0.0.1:" + port + "/")
                + (database.jdbcUrl().contains("?") ? "&" : "?") + "prepareThreshold=0");
        config.setUsername(database.appUser());
        config.setPassword(database.appPassword());
        config.setMaximumPoolSize(CLIENTS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static boolean listens(int port) {
        try (var _ = new Socket("127.0.0.1", port)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
