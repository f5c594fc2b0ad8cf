package ai.bhiv.audit;

import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Moves what the modules wrote into their outboxes to `audit.entries`: each row exactly once, in the order of
/// (at, id) within a round. It uses the `bhiv_audit` login, which sees the outboxes of all tenants and nothing else.
///
/// It takes what is visible, so a transaction that commits late is moved late and never missed (AUD-11). Of several
/// collectors at once one works and the others do nothing.
public final class AuditCollector {
    private static final int ROUND = 1_000;
    private static final String FIELDS = "tenant_id, id, at, actor_kind, actor_id, actor_name, act, operation, action,"
            + " resource_type, resource_ids, resource_version, outcome, code, correlation_id, trace_id,"
            + " idempotency_key, process, role, detail";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    /// @param audit connections of `bhiv_audit`; two are enough
    public AuditCollector(DataSource audit) {
        this.jdbc = JdbcClient.create(audit);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(audit));
    }

    /// One round; to be called every 250 ms, and again at once while it moves something.
    ///
    /// @return rows moved, at most 1,000 of each schema
    public int collect() {
        var waiting = waiting();
        if (waiting.isEmpty()) {
            return 0;
        }
        Integer moved = transactions.execute(_ -> lock() ? move(waiting) : 0);
        return count(moved);
    }

    /// The schemas with something to move. They are looked up each time, because other processes bring schemas of their
    /// own; mostly there is nothing, so it must cost no more than two small statements.
    private List<String> waiting() {
        var sql = jdbc.sql("""
                        select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'audit_outbox' and has_table_privilege(c.oid, 'delete') order by n.nspname
                        """).query((row, _) -> row.getString(1)).list().stream()
                .map("select '%1$s' where exists (select 1 from %1$s.audit_outbox)"::formatted)
                .collect(Collectors.joining(" union all "));
        return sql.isEmpty()
                ? List.of()
                : jdbc.sql(sql).query((row, _) -> row.getString(1)).list();
    }

    /// Takes the collectors' one row for this transaction, so that entries are moved by one at a time.
    private boolean lock() {
        return jdbc.sql("select name from audit.collectors where name = 'outboxes' for update skip locked")
                .query(String.class)
                .optional()
                .isPresent();
    }

    private int move(List<String> waiting) {
        var moved = waiting.stream().map("""
                %1$s_moved as (
                    delete from %1$s.audit_outbox where (tenant_id, id) in
                        (select tenant_id, id from %1$s.audit_outbox order by at, id limit :round)
                    returning *)
                """::formatted).collect(Collectors.joining(", "));
        var all = waiting.stream()
                .map(schema -> "select " + FIELDS + " from " + schema + "_moved")
                .collect(Collectors.joining(" union all "));
        return jdbc.sql("with " + moved + " insert into audit.entries (" + FIELDS + ") select " + FIELDS + " from ("
                        + all + ") as moved order by at, id on conflict do nothing")
                .param("round", ROUND)
                .update();
    }

    private static int count(@Nullable Integer moved) {
        return moved == null ? 0 : moved;
    }
}
