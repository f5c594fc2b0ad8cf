package ai.bhiv.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Row-level security as `db/common` sets it up, on a table of the test module `sample`.
class TenantFunctionsTest {
    private final DatabaseAccess database = TestDatabase.fresh(List.of("sample"));

    @Test
    void aStatementWithoutATenantIsRefusedAlsoOnAnEmptyTable() throws SQLException {
        try (var connection = app()) {
            assertThatThrownBy(() -> count(connection)).hasMessageContaining("no tenant is set");
            assertThatThrownBy(() -> insert(connection)).hasMessageContaining("no tenant is set");
            assertThatThrownBy(() -> run(connection, "update sample.notes set body = 'x'"))
                    .hasMessageContaining("no tenant is set");
            assertThatThrownBy(() -> run(connection, "delete from sample.notes"))
                    .hasMessageContaining("no tenant is set");
        }
    }

    @Test
    void theTenantEndsWithItsTransaction() throws SQLException {
        try (var connection = app()) {
            connection.setAutoCommit(false);
            tenant(connection, "acme");
            insert(connection);
            connection.commit();
            connection.setAutoCommit(true);
            assertThatThrownBy(() -> count(connection)).hasMessageContaining("no tenant is set");
        }
    }

    @Test
    void anotherTenantSeesNothingAndChangesNothing() throws SQLException {
        try (var connection = app()) {
            connection.setAutoCommit(false);
            tenant(connection, "acme");
            insert(connection);
            tenant(connection, "globex");
            assertThat(count(connection)).isZero();
            assertThat(run(connection, "update sample.notes set body = 'stolen'"))
                    .isZero();
            assertThat(run(connection, "delete from sample.notes")).isZero();
            assertThatThrownBy(() -> run(
                            connection,
                            "insert into sample.notes (tenant_id, id, body) values ('acme', gen_random_uuid(), 'x')"))
                    .hasMessageContaining("row-level security");
            connection.rollback();
        }
    }

    @Test
    void theOwnerIsBoundAsWell() throws SQLException {
        try (var connection =
                DriverManager.getConnection(database.jdbcUrl(), database.ownerUser(), database.ownerPassword())) {
            assertThatThrownBy(() -> count(connection)).hasMessageContaining("no tenant is set");
        }
    }

    @Test
    void theApplicationCannotChangeTheSchema() throws SQLException {
        try (var connection = app()) {
            for (var sql : List.of(
                    "create table sample.mine (id int)",
                    "create table public.mine (id int)",
                    "create temp table mine (id int)",
                    "alter table sample.notes disable row level security",
                    "drop table sample.notes",
                    "truncate sample.notes",
                    "set role bhiv_owner")) {
                assertThatThrownBy(() -> run(connection, sql))
                        .as(sql)
                        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
            }
        }
    }

    @Test
    void aTableWhoseKeyDoesNotBeginWithTheTenantIsRefused() throws SQLException {
        try (var connection =
                DriverManager.getConnection(database.jdbcUrl(), database.ownerUser(), database.ownerPassword())) {
            run(connection, "create table sample.loose (id uuid primary key, tenant_id text)");
            assertThatThrownBy(() -> run(connection, "do $$ begin perform sample.protect('sample.loose'); end $$"))
                    .hasMessageContaining("primary key begins with id (expected: tenant_id)");
        }
    }

    private Connection app() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.appUser(), database.appPassword());
    }

    private static void tenant(Connection connection, String tenant) throws SQLException {
        try (var statement = connection.prepareStatement("select set_config('bhiv.tenant', ?, true)")) {
            statement.setString(1, tenant);
            statement.execute();
        }
    }

    private static void insert(Connection connection) throws SQLException {
        run(connection, "insert into sample.notes (id, body) values ('" + UUID.randomUUID() + "', 'hello')");
    }

    private static int run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static int count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from sample.notes")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
