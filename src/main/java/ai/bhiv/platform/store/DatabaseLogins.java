package ai.bhiv.platform.store;

import ai.bhiv.platform.config.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes the platform's logins in its database and says how to use them.
public final class DatabaseLogins {
    /// The database of the platform on the embedded server.
    public static final String DATABASE = "bhiv";

    private static final int PASSWORD_BITS = 256;
    private static final String DUPLICATE_DATABASE = "42P04";

    private DatabaseLogins() {}

    /// The logins on the embedded server, with passwords from the home's secrets. The first start makes them;
    /// later ones find the mark of that and do not connect.
    public static DatabaseAccess embedded(EmbeddedPostgres server, Home home) {
        var access = new DatabaseAccess(
                server.jdbcUrl(DATABASE),
                "bhiv_app",
                home.secret("database-app", PASSWORD_BITS),
                "bhiv_owner",
                home.secret("database-owner", PASSWORD_BITS),
                "bhiv_audit",
                home.secret("database-audit", PASSWORD_BITS),
                true);
        var mark = home.directory("postgres").resolve("logins-made");
        if (server.fresh() || !Files.exists(mark)) {
            make(server, new RoleScript(access));
            touch(mark);
        }
        return access;
    }

    /// The logins on the embedded server that runs for another process; empty while it is not there yet.
    public static Optional<DatabaseAccess> running(Home home) {
        var port = home.path().resolve("postgres").resolve("port");
        var secrets = home.path().resolve("secrets");
        try {
            return Optional.of(new DatabaseAccess(
                    EmbeddedPostgres.jdbcUrl(
                            Integer.parseInt(Files.readString(port).strip()), DATABASE),
                    "bhiv_app",
                    Home.readSecret(secrets.resolve("database-app")),
                    "bhiv_owner",
                    Home.readSecret(secrets.resolve("database-owner")),
                    "bhiv_audit",
                    Home.readSecret(secrets.resolve("database-audit")),
                    true));
        } catch (NoSuchFileException starting) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The logins on an external server, none of them tried.
    public static DatabaseAccess named(DatabaseConfig config) {
        return new ExternalDatabase(config, _ -> {}).access();
    }

    /// The logins on an external server, each tried. Missing ones are made when the owner may.
    ///
    /// @param progress told in one line, every 10 s, that the database is waited for, and once when its
    ///     connection is less safe than `verify-full`
    /// @throws DatabaseUnavailableException when the server does not answer within the limit
    /// @throws ai.bhiv.platform.config.ConfigurationException with the script that makes the logins, when
    ///     they are missing and the owner may not make them
    public static DatabaseAccess external(DatabaseConfig config, Duration limit, Consumer<String> progress) {
        var database = new ExternalDatabase(config, progress);
        if (database.lowered()) {
            progress.accept("the connection to the database is not verified (expected: sslmode=verify-full)");
        }
        return database.await(limit);
    }

    private static void make(EmbeddedPostgres server, RoleScript script) {
        try (var connection = superuser(server, "postgres")) {
            execute(connection, script.statements());
            try (var statement = connection.createStatement()) {
                statement.execute(script.createDatabase(DATABASE));
            } catch (SQLException e) {
                if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
                    throw e;
                }
            }
            execute(connection, script.databaseRights(DATABASE));
        } catch (SQLException e) {
            throw new DatabaseUnavailableException("database: the logins could not be made: " + e.getMessage(), e);
        }
    }

    static Connection superuser(EmbeddedPostgres server, String database) throws SQLException {
        return DriverManager.getConnection(
                server.jdbcUrl(database), EmbeddedPostgres.SUPERUSER, server.superuserPassword());
    }

    private static void execute(Connection connection, Iterable<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void touch(Path mark) {
        try {
            Files.writeString(mark, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
