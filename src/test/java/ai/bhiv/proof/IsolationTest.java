package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.testing.AllModules;
import ai.bhiv.testing.Isolation;
import ai.bhiv.testing.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// PLT-18: the isolation test is itself tested. In a database with all tables nothing is wrong; with any one table's
/// wall damaged, in each of four ways, exactly that table is found.
class IsolationTest {
    @Test
    void everyTableKeepsTenantsApartAndNoDamageOfOneGoesUnnoticed() throws SQLException, IOException {
        try (var connection = TestDatabase.superuser(TestDatabase.fresh(AllModules.names()))) {
            connection.setAutoCommit(false);
            var isolation = Isolation.prepare(connection);
            assertThat(isolation.faults()).as("undamaged").isEmpty();
            assertThat(isolation.tables()).hasSizeGreaterThan(50).contains("crm.customers", "platform.tenants");
            var unnoticed = new ArrayList<String>();
            var tables = List.copyOf(isolation.tables());
            for (int i = 0; i < tables.size(); i++) {
                var table = tables.get(i);
                // all tables after all damages would be tables times tables; the neighbours stand for the others
                var looked = tables.subList(Math.max(0, i - 1), Math.min(tables.size(), i + 2));
                if (part(connection, table)) {
                    continue;
                }
                for (var damage : Damage.values()) {
                    var undo = connection.setSavepoint();
                    damage.inflict(connection, table);
                    var found = isolation.faults(looked).keySet();
                    if (!found.equals(Set.of(table))) {
                        unnoticed.add(damage + " of " + table + ": found " + found);
                    }
                    connection.rollback(undo);
                }
            }
            assertThat(unnoticed).isEmpty();
            assertThat(isolation.faults()).as("all damage was taken back").isEmpty();
        }
    }

    private enum Damage {
        POLICY_DROPPED("drop policy %2$s on %1$s"),
        POLICY_OPENED("alter policy %2$s on %1$s %3$s"),
        FORCE_REMOVED("alter table %s no force row level security"),
        DISABLED("alter table %s disable row level security");

        private final String sql;

        Damage(String sql) {
            this.sql = sql;
        }

        void inflict(Connection connection, String table) throws SQLException {
            try (var statement = connection.createStatement()) {
                if (!sql.contains("%2$s")) {
                    statement.execute(sql.formatted(table));
                    return;
                }
                for (var policy : policies(connection, table)) {
                    statement.execute(sql.formatted(table, policy.name, policy.open()));
                }
            }
        }

        /// Those that bind everybody; policies for the audit's own login are no part of the wall.
        private static List<Policy> policies(Connection connection, String table) throws SQLException {
            var found = new ArrayList<Policy>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("""
                            select polname, polqual is not null, polwithcheck is not null from pg_policy
                             where polrelid = '%s'::regclass and polroles = '{0}'""".formatted(table))) {
                while (rows.next()) {
                    found.add(new Policy(rows.getString(1), rows.getBoolean(2), rows.getBoolean(3)));
                }
            }
            assertThat(found).as(table).isNotEmpty();
            return found;
        }
    }

    private record Policy(String name, boolean using, boolean check) {
        String open() {
            return (using ? "using (true) " : "") + (check ? "with check (true)" : "");
        }
    }

    private static boolean part(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select relispartition from pg_class where oid = '%s'::regclass".formatted(table))) {
            rows.next();
            return rows.getBoolean(1);
        }
    }
}
