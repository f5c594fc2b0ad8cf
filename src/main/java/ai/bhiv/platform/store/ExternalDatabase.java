package ai.bhiv.platform.store;

import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.config.DatabaseConfig;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL that somebody else runs (PLT-7, PLT-13): waited for, then its logins are made or judged.
final class ExternalDatabase {
    private static final Duration SAYS_THAT_IT_WAITS_EVERY = Duration.ofSeconds(10);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final DatabaseAccess access;
    private final URI url;
    private final RoleScript script;
    private final Consumer<String> progress;

    ExternalDatabase(DatabaseConfig config, Consumer<String> progress) {
        this.url = Objects.requireNonNull(config.url(), "database.url");
        this.access = new DatabaseAccess(
                "jdbc:" + withTls(url),
                config.user(),
                required(config.password()),
                config.ownerUser(),
                required(config.ownerPassword()),
                config.auditUser(),
                required(config.auditPassword()),
                false);
        this.script = new RoleScript(access);
        this.progress = progress;
    }

    DatabaseAccess access() {
        return access;
    }

    /// The logins, after the database answered and each of them could sign in.
    DatabaseAccess await(Duration limit) {
        try (var owner = connect(limit)) {
            makeMissing(owner);
            refusePowers(owner);
        } catch (SQLException e) {
            throw refused(access.ownerUser(), e);
        }
        signIn(access.appUser(), access.appPassword());
        signIn(access.auditUser(), access.auditPassword());
        return access;
    }

    /// Encrypted and verified, unless the address names something lower.
    private String withTls(URI address) {
        var query = address.getQuery();
        if (query == null || !query.contains("sslmode=")) {
            return address + (query == null ? "?" : "&") + "sslmode=verify-full";
        }
        return address.toString();
    }

    /// Whether the connection is less safe than `verify-full`.
    boolean lowered() {
        return !access.jdbcUrl().contains("sslmode=verify-full");
    }

    private Connection connect(Duration limit) throws SQLException {
        long began = System.nanoTime();
        long said = 0;
        while (true) {
            try {
                return DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
            } catch (SQLException e) {
                var waited = Duration.ofNanos(System.nanoTime() - began);
                if (!mayComeYet(e)) {
                    throw e;
                }
                if (waited.compareTo(limit) >= 0) {
                    throw new DatabaseUnavailableException(
                            "database: %s:%d did not answer within %d s: %s"
                                    .formatted(url.getHost(), url.getPort(), limit.toSeconds(), e.getMessage()),
                            e);
                }
                if (waited.toSeconds() >= said) {
                    progress.accept("waiting for the database at %s (%d of %d s): %s"
                            .formatted(url.getAuthority(), waited.toSeconds(), limit.toSeconds(), e.getMessage()));
                    said = waited.toSeconds() + SAYS_THAT_IT_WAITS_EVERY.toSeconds();
                }
                pause();
            }
        }
    }

    /// Away, starting up, or out of connections; everything else does not mend itself.
    private static boolean mayComeYet(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.equals("57P03") || state.equals("53300");
    }

    private void makeMissing(Connection owner) throws SQLException {
        for (var login : List.of(access.appUser(), access.auditUser())) {
            if (!exists(owner, login)) {
                try (var statement = owner.createStatement()) {
                    for (var sql : script.create(login, database())) {
                        statement.execute(sql);
                    }
                } catch (SQLException e) {
                    if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                        throw missing(login, e);
                    }
                    throw e;
                }
            }
        }
    }

    private static boolean exists(Connection connection, String login) throws SQLException {
        try (var statement = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
            statement.setString(1, login);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// The application must not be able to pass by row-level security.
    private void refusePowers(Connection owner) throws SQLException {
        var sql = """
                select rolsuper or rolbypassrls or pg_has_role(oid, ?, 'member')
                  from pg_roles
                 where rolname = ?""";
        try (var statement = owner.prepareStatement(sql)) {
            statement.setString(1, access.ownerUser());
            statement.setString(2, access.appUser());
            try (var rows = statement.executeQuery()) {
                if (rows.next() && rows.getBoolean(1)) {
                    throw new ConfigurationException("database.user: '" + access.appUser() + "' may bypass row-level"
                            + " security (expected: no superuser, no BYPASSRLS, not a member of "
                            + access.ownerUser() + ")");
                }
            }
        }
    }

    private void signIn(String user, String password) {
        try {
            DriverManager.getConnection(access.jdbcUrl(), user, password).close();
        } catch (SQLException e) {
            throw refused(user, e);
        }
    }

    private ConfigurationException missing(String login, SQLException cause) {
        return new ConfigurationException(
                "database: the login '%s' does not exist and %s may not make it. As an administrator run:%n%n%s"
                        .formatted(login, access.ownerUser(), script.text(database())),
                cause);
    }

    private ConfigurationException refused(String user, SQLException cause) {
        return new ConfigurationException(
                "database: '%s' cannot use it: %s%nIf the logins are not there yet, run as an administrator:%n%n%s"
                        .formatted(user, cause.getMessage(), script.text(database())),
                cause);
    }

    private String database() {
        return url.getPath().substring(1);
    }

    private static String required(@Nullable String password) {
        return Objects.requireNonNull(password, "judged by DatabaseConfig");
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException("database: interrupted while waiting", e);
        }
    }
}
