package ai.bhiv.testing;

import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import ai.bhiv.platform.store.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One embedded PostgreSQL for all tests of this JVM, started at first use and stopped with the JVM.
public final class TestDatabase {
    private static final Object LOCK = new Object();
    private static final Map<List<String>, String> TEMPLATES = new HashMap<>();
    private static EmbeddedPostgres server;
    private static DatabaseAccess access;
    private static String superuserPassword;
    private static int made;

    private TestDatabase() {}

    /// A database of its own for the caller, with the schemas of these modules migrated. The second call with
    /// the same modules copies what the first one made.
    public static DatabaseAccess fresh(List<String> modules) {
        synchronized (LOCK) {
            start();
            var template = TEMPLATES.computeIfAbsent(modules, TestDatabase::template);
            return create("template " + template);
        }
    }

    /// A connection as the server's superuser, for what no module may do.
    public static java.sql.Connection superuser(DatabaseAccess database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), "postgres", superuserPassword);
    }

    private static String template(List<String> modules) {
        var database = create("");
        Migrations.migrate(database, modules);
        if (modules.contains("platform")) {
            liftLimits(database);
        }
        return database.jdbcUrl().replaceAll(".*/([^?]*).*", "$1");
    }

    /// Limits of the gateway that no test meets by accident.
    private static void liftLimits(DatabaseAccess database) {
        try (var connection = superuser(database);
                var statement = connection.prepareStatement("""
                        insert into platform.settings (tenant_id, for_tenant, key, value, version, changed_by)
                        values ('_system', '', ?, ?, 1, 'test')""")) {
            for (var rule : List.of("api", "session", "service", "workflow", "provider", "login", "export")) {
                statement.setString(1, "limits." + rule);
                statement.setString(2, "1000000/min");
                statement.addBatch();
            }
            for (var most : List.of("in-flight", "streams")) {
                statement.setString(1, "limits." + most);
                statement.setString(2, "10000");
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DatabaseAccess create(String template) {
        var name = "test_" + ++made;
        try (var connection = superuser(access);
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner bhiv_owner " + template);
            // The rights on a database are not copied with it.
            statement.execute("revoke all on database " + name + " from public");
            statement.execute("grant connect on database " + name + " to bhiv_owner, bhiv_app, bhiv_audit");
            return access.at(server.jdbcUrl(name));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start() {
        if (server != null) {
            return;
        }
        try {
            var directory = AtEnd.directory("bhiv-test-");
            var home = Home.open(directory);
            server = EmbeddedPostgres.start(home);
            access = DatabaseLogins.embedded(server, home);
            superuserPassword = home.secret("postgres-superuser", 256);
            AtEnd.close(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
