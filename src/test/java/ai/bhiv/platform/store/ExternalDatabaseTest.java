package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.config.DatabaseConfig;
import ai.bhiv.testing.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An external server, played by the embedded one of the tests, reached by its address and passwords alone.
class ExternalDatabaseTest {
    private final DatabaseAccess server = TestDatabase.fresh(List.of());
    private final List<String> said = new ArrayList<>();

    @Test
    void itIsUsedWithTheConfiguredLogins() {
        var access = DatabaseLogins.external(config(server.appUser(), server.appPassword()), Duration.ZERO, said::add);
        assertThat(access.embedded()).isFalse();
        assertThat(access.jdbcUrl()).isEqualTo(server.jdbcUrl());
        Migrations.migrate(access, List.of("sample"));
        assertThat(said)
                .containsExactly("the connection to the database is not verified (expected: sslmode=verify-full)");
    }

    @Test
    void missingLoginsAreMadeWhenTheOwnerMay() throws SQLException {
        superuser("alter role bhiv_owner createrole");
        try {
            DatabaseLogins.external(config("made_by_test", "secret of it"), Duration.ZERO, said::add);
            try (var connection = DriverManager.getConnection(server.jdbcUrl(), "made_by_test", "secret of it")) {
                assertThat(connection.isValid(1)).isTrue();
            }
            superuser("drop owned by made_by_test");
            superuser("drop role made_by_test");
        } finally {
            superuser("alter role bhiv_owner nocreaterole");
        }
    }

    @Test
    void theScriptIsPrintedWhenTheOwnerMayNot() {
        assertThatThrownBy(() -> DatabaseLogins.external(config("missing_login", "canary"), Duration.ZERO, said::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'missing_login' does not exist and bhiv_owner may not make it")
                .hasMessageContaining("create role \"missing_login\"")
                .hasMessageContaining("'<database.password>'")
                .hasMessageNotContaining("canary");
    }

    @Test
    void anApplicationLoginThatMayBypassRowSecurityIsRefused() {
        assertThatThrownBy(() -> DatabaseLogins.external(
                        config(server.ownerUser(), server.ownerPassword()), Duration.ZERO, said::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("may bypass row-level security");
    }

    @Test
    void aWrongPasswordIsNotWaitedFor() {
        assertThatThrownBy(() ->
                        DatabaseLogins.external(config(server.appUser(), "wrong"), Duration.ofMinutes(10), said::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'bhiv_app' cannot use it");
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForVisiblyAndThenNamed() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var away = config("postgresql://127.0.0.1:" + port + "/bhiv?sslmode=disable", "bhiv_app", "x");
        assertThatThrownBy(() -> DatabaseLogins.external(away, Duration.ofMillis(600), said::add))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port + " did not answer");
        assertThat(said).anyMatch(line -> line.startsWith("waiting for the database at 127.0.0.1:" + port));
    }

    @Test
    void anAddressWithoutAModeIsVerified() {
        var plain = new ExternalDatabase(config("postgresql://db/bhiv", "bhiv_app", "x"), said::add);
        assertThat(plain.lowered()).isFalse();
    }

    private DatabaseConfig config(String user, String password) {
        return config(server.jdbcUrl().substring("jdbc:".length()), user, password);
    }

    private DatabaseConfig config(String url, String user, String password) {
        return new DatabaseConfig(
                URI.create(url),
                user,
                password,
                server.ownerUser(),
                server.ownerPassword(),
                server.auditUser(),
                server.auditPassword(),
                20);
    }

    private void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(server);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
