package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.testing.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    @Test
    void threeStartsAtOnceMigrateOnce() throws Exception {
        var database = TestDatabase.fresh(List.of());
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(3)) {
            var starts = IntStream.range(0, 3)
                    .mapToObj(_ -> threads.submit(() -> {
                        go.await();
                        Migrations.migrate(database, List.of("sample"));
                        return null;
                    }))
                    .toList();
            go.countDown();
            for (var start : starts) {
                start.get();
            }
        }
        assertThat(ask(database, "select count(*) from sample.schema_history where version = '1'"))
                .isEqualTo("1");
        assertThat(ask(database, "select count(*) from sample.schema_history where not success"))
                .isEqualTo("0");
    }

    @Test
    void aSecondStartDoesNotTouchTheSchema() throws SQLException {
        var database = TestDatabase.fresh(List.of("sample"));
        // Without its history Flyway would begin anew and fail; the fingerprint alone says that there is nothing to do.
        run(database, "drop table sample.schema_history");
        Migrations.migrate(database, List.of("sample"));
    }

    @Test
    void aFailedMigrationNamesFileLineAndStatementAndLeavesTheSchemaAsItWas() throws SQLException {
        var database = TestDatabase.fresh(List.of());
        assertThatThrownBy(() -> Migrations.migrate(database, List.of("broken")))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("db/broken/V2__typo.sql, line 4")
                .hasMessageContaining("syntax error at or near \"text\"")
                .hasMessageContaining("alter table broken.first add colunm");
        assertThat(ask(database, "select to_regclass('broken.second')::text")).isNull();
        assertThat(ask(database, "select max(version) from broken.schema_history"))
                .isEqualTo("1");
        assertThatThrownBy(() -> Migrations.migrate(database, List.of("broken")))
                .isInstanceOf(MigrationException.class);
    }

    @Test
    void aDatabaseThatRefusesTheOwnerIsNamed() {
        var database = TestDatabase.fresh(List.of());
        var wrong =
                new DatabaseAccess(database.jdbcUrl(), "bhiv_app", "x", "bhiv_owner", "wrong", "bhiv_audit", "x", true);
        assertThatThrownBy(() -> Migrations.migrate(wrong, List.of("sample")))
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageContaining("bhiv_owner");
    }

    private static String ask(DatabaseAccess database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(DatabaseAccess database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        database.jdbcUrl(), database.ownerUser(), database.ownerPassword());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
