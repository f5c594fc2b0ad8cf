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
                .map("select '%1$s' where exists (select 1 from %1$s.audit_outbox where entry is not null)"::formatted)
                .collect(Collectors.joining(" union all "));
        return sql.isEmpty()
                ? List.of()
                : jdbc.sql(sql).query((row, _) -> row.getString(1)).list();
    }

    /// Takes the one row of the sequencer for this transaction, so that entries are moved by one at a time.
    private boolean lock() {
        return jdbc.sql("select owner from audit.sequencer where tenant_id = '_system' for update skip locked")
                .query(String.class)
                .optional()
                .isPresent();
    }

    private int move(List<String> waiting) {
        jdbc.sql("select audit.open_month(to_char(now() at time zone 'UTC', 'YYYY-MM'))")
                .query((_, _) -> 0)
                .single();
        var moved = waiting.stream().map("""
                %1$s_moved as (
                    delete from %1$s.audit_outbox where (tenant_id, id) in
                        (select tenant_id, id from %1$s.audit_outbox where entry is not null
                         order by at, id limit :round)
                    returning tenant_id, id, at, entry, salt, detail_text)
                """::formatted).collect(Collectors.joining(", "));
        var all = waiting.stream()
                .map(schema -> "select * from " + schema + "_moved")
                .collect(Collectors.joining(" union all "));
        return jdbc.sql("with " + moved + ", taken as materialized (" + all + "),\n" + """
                numbered as materialized (
                    select t.*,
                        coalesce(l.size, 0) + row_number() over (partition by t.tenant_id order by t.at, t.id) - 1 as seq,
                        to_char(now() at time zone 'UTC', 'YYYY-MM')
                            || case when f.class = 'access' then ' access' else ' change' end as segment,
                        f.actor_id, f.act, f.session, f.operation, f.action, f.resource_type,
                        f.resource_ids, f.outcome, f.code, f.class, f.security, f.level, f.correlation, f.run, f.approval
                    from taken t
                    left join audit.logs l on l.tenant_id = t.tenant_id
                    cross join lateral jsonb_to_record(t.entry::jsonb) as f(
                        actor_id text, act text, session text, operation text, action text, resource_type text,
                        resource_ids text[], outcome text, code text, class text, security text, level text,
                        correlation text, run text, approval text)),
                kept as (
                    insert into audit.details (tenant_id, entry_id, segment, salt, detail, address)
                    select tenant_id, id, segment, salt, detail_text, detail_text::jsonb ->> 'address' from numbered),
                counted as (
                    insert into audit.logs (tenant_id, size)
                    select tenant_id, max(seq) + 1 from numbered group by tenant_id
                    on conflict (tenant_id) do update set size = excluded.size, updated_at = now())
                insert into audit.entries (
                    tenant_id, seq, segment, id, at, entry, actor_id, act, session, operation, action, resource_type,
                    resource_ids, outcome, code, class, security, level, correlation, run, approval)
                select tenant_id, seq, segment, id, at, entry, actor_id, act, session, operation, action, resource_type,
                    resource_ids, outcome, code, class, security, level, correlation, run, approval
                from numbered
                """)
                .param("round", ROUND)
                .update();
    }

    private static int count(@Nullable Integer moved) {
        return moved == null ? 0 : moved;
    }
}
