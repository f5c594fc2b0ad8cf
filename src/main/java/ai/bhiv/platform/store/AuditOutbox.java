package ai.bhiv.platform.store;

import ai.bhiv.platform.audit.AuditLine;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes entries of the audit beside the change that they tell of, in its transaction (AUD-1).
public final class AuditOutbox {
    private final JdbcClient jdbc;
    private final Map<String, String> statements = new ConcurrentHashMap<>();

    public AuditOutbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Writes the entry into the schema's outbox, in the transaction that is open: at its end, with the commit, when it
    /// is one of [Tenancy].
    ///
    /// @param schema a module's own schema, never text from outside
    public void write(String schema, AuditLine line) {
        var sql = statements.computeIfAbsent(schema, """
                        insert into %s.audit_outbox (tenant_id, id, at, entry, salt, detail_text)
                        values (?, ?, ?, ?, ?, ?)
                        """::formatted);
        var row = new Object[] {
            line.tenant(), line.id(), Columns.stored(line.at()), line.canonical(), line.salt(), line.detail()
        };
        if (!Tenancy.atTheEnd(sql, row)) {
            jdbc.sql(sql).params(row).update();
        }
    }
}
