package ai.bhiv.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whether tenants are kept apart in a database: every table of every schema is tried, with a row of one tenant in it
/// and another tenant asking, as the application and as the owner (PLT-15, PLT-18). A table written tomorrow is tried
/// tomorrow.
///
/// It is for scratch databases: constraints other than keys are taken away, so that any row fits.
public final class Isolation {
    private final Connection superuser;
    private final List<String> tables;

    private Isolation(Connection superuser, List<String> tables) {
        this.superuser = superuser;
        this.tables = tables;
    }

    /// Puts a row of one tenant into each table.
    public static Isolation prepare(Connection superuser) throws SQLException, IOException {
        try (var script = Isolation.class.getResourceAsStream("/isolation.sql");
                var statement = superuser.createStatement()) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery("select name from isolation.tables order by name")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (var table : tables) {
                statement.execute("select isolation.fill('" + table + "')");
            }
            return new Isolation(superuser, List.copyOf(tables));
        }
    }

    /// Every table of the product, with its schema, but for the histories of the migrations.
    public List<String> tables() {
        return tables;
    }

    /// What is wrong, by table; empty when tenants are kept apart.
    public Map<String, List<String>> faults() throws SQLException {
        return faults(tables());
    }

    /// The same of some tables.
    public Map<String, List<String>> faults(List<String> of) throws SQLException {
        var faults = new TreeMap<String, List<String>>();
        try (var statement = superuser.createStatement();
                var rows = statement.executeQuery("select name, isolation.faults(name::regclass) from isolation.tables"
                        + " where name in ('" + String.join("', '", of) + "') order by name")) {
            while (rows.next()) {
                var found = List.of((String[]) rows.getArray(2).getArray());
                if (!found.isEmpty()) {
                    faults.put(rows.getString(1), found);
                }
            }
        }
        return faults;
    }
}
