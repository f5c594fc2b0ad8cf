package ai.bhiv.platform.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;

/// Brings the schemas of modules up to this release, as the owner (PLT-14).
///
/// One schema per module, with its history inside (`<module>.schema_history`): `db/common/V0_*` first, then
/// `db/<module>/V*`. Flyway's lock lets one of several processes do it while the others wait. The fingerprint
/// of the files is kept as the schema's comment, so that a start with nothing to do costs one query for all
/// schemas.
public final class Migrations {
    private static final String CONCURRENT_UPDATE = "XX000";

    private Migrations() {}

    /// @param modules names of schemas, in the order in which they are migrated
    /// @throws MigrationException naming the file and the statement that failed
    /// @throws DatabaseUnavailableException when the owner cannot connect
    public static void migrate(DatabaseAccess access, List<String> modules) {
        var done = fingerprints(access);
        var behind = modules.stream()
                .map(MigrationFiles::of)
                .filter(files -> !files.fingerprint().equals(done.get(files.module())))
                .toList();
        if (behind.isEmpty()) {
            return;
        }
        try (var owner = owner(access)) {
            behind.forEach(files -> migrate(owner, access, files));
        }
    }

    private static void migrate(DataSource owner, DatabaseAccess access, MigrationFiles files) {
        var module = files.module();
        try {
            Flyway.configure()
                    .dataSource(owner)
                    .schemas(module)
                    .defaultSchema(module)
                    .createSchemas(true)
                    .table("schema_history")
                    // A common migration of a later release is numbered before the module's own.
                    .outOfOrder(true)
                    .outputQueryResults(false)
                    .resourceProvider(files)
                    .javaMigrationClassProvider(List::of)
                    .placeholders(Map.of("schema", module, "app", access.appUser(), "audit", access.auditUser()))
                    .load()
                    .migrate();
            record(owner, module, files.fingerprint());
        } catch (FlywayException e) {
            throw failed(module, e);
        }
    }

    private static MigrationException failed(String module, FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FlywaySqlScriptException script) {
                var file = script.getResource() == null
                        ? module
                        : script.getResource().getRelativePath();
                return new MigrationException(
                        "migration: %s, line %d: %s%n  in: %s"
                                .formatted(file, script.getLineNumber(), reason(script), script.getStatement()),
                        failure);
            }
        }
        return new MigrationException("migration: schema " + module + ": " + failure.getMessage(), failure);
    }

    private static String reason(Throwable failure) {
        var cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private static Map<String, @Nullable String> fingerprints(DatabaseAccess access) {
        var sql = """
                select nspname, obj_description(oid, 'pg_namespace')
                  from pg_namespace
                 where nspname not like 'pg\\_%'""";
        try (var connection =
                        DriverManager.getConnection(access.jdbcUrl(), access.ownerUser(), access.ownerPassword());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new HashMap<String, @Nullable String>();
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(
                    "database: " + access.ownerUser() + " cannot read the schemas: " + e.getMessage(), e);
        }
    }

    private static void record(DataSource owner, String module, String fingerprint) {
        try (var connection = owner.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("comment on schema \"%s\" is '%s'".formatted(module, fingerprint));
        } catch (SQLException e) {
            // Another process writes the same words in this moment.
            if (!CONCURRENT_UPDATE.equals(e.getSQLState())) {
                throw new MigrationException("migration: schema " + module + " is done but not marked", e);
            }
        }
    }

    /// Flyway holds one connection for its lock and one for the work.
    private static HikariDataSource owner(DatabaseAccess access) {
        var config = new HikariConfig();
        config.setPoolName("migrations");
        config.setJdbcUrl(access.jdbcUrl());
        config.setUsername(access.ownerUser());
        config.setPassword(access.ownerPassword());
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}
