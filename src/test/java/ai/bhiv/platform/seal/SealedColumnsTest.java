package ai.bhiv.platform.seal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// No sealed column can be forgotten by a rotation: each says in its comment what its values are bound to.
class SealedColumnsTest {
    /// Sealed under something else than a data key.
    private static final Set<String> OTHERWISE = Set.of(
            // under a key that only the spent token gives (IDN-18)
            "identity.refresh_tokens.sealed_answer");

    @Test
    void everySealedColumnSaysWhatItsValuesAreBoundTo() throws SQLException {
        var found = new ArrayList<String>();
        try (var superuser = TestDatabase.superuser(TestPlatform.shared().access());
                var statement = superuser.createStatement();
                var rows = statement.executeQuery("""
                        select n.nspname || '.' || c.relname || '.' || a.attname,
                               n.nspname || '.' || c.relname, col_description(c.oid, a.attnum), a.atttypid::regtype::text
                          from pg_attribute a join pg_class c on c.oid = a.attrelid
                          join pg_namespace n on n.oid = c.relnamespace
                         where a.attname like 'sealed\\_%' and c.relkind in ('r', 'p') and not a.attisdropped
                           and not exists (select 1 from pg_inherits where inhrelid = c.oid)""")) {
            while (rows.next()) {
                if (!OTHERWISE.contains(rows.getString(1))) {
                    found.add(rows.getString(1));
                    assertThat(rows.getString(4)).as(rows.getString(1)).isEqualTo("bytea");
                    assertThat(rows.getString(3))
                            .as("comment of " + rows.getString(1))
                            .isNotBlank();
                    valid(rows.getString(2), rows.getString(3));
                }
            }
        }
        assertThat(found).contains("identity.signing_keys.sealed_private");
    }

    private static void valid(String table, String owner) throws SQLException {
        try (var superuser = TestDatabase.superuser(TestPlatform.shared().access());
                var statement = superuser.createStatement()) {
            statement.execute("select (" + owner + ")::text from " + table + " limit 1");
        }
    }
}
