package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditDatabase;
import ai.bhiv.audit.AuditStatus;
import ai.bhiv.audit.Checkpoint;
import ai.bhiv.audit.Sequencer;
import ai.bhiv.platform.audit.AuditSpool;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.RequestContext;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How the log stands, and which keys sign it. What waits in the outboxes only the audit's own login sees.
@Component
final class Statuses {
    private final JdbcClient audit;
    private final AuditSpool spool;
    private final AuditTrail trail;
    private final Sequencer sequencer;

    Statuses(AuditDatabase database, AuditSpool spool, AuditTrail trail, Sequencer sequencer) {
        this.audit = JdbcClient.create(database.source());
        this.spool = spool;
        this.trail = trail;
        this.sequencer = sequencer;
    }

    private record Waiting(
            long rows, @org.jspecify.annotations.Nullable Instant oldest) {}

    AuditStatus of(LogTables tables) {
        long size = tables.size();
        var head = tables.head().orElse(null);
        var waiting = waiting();
        return new AuditStatus(
                size,
                head == null ? null : new Checkpoint(head.number(), head.size(), head.note()),
                size - (head == null ? 0 : head.size()),
                publications(),
                waiting.rows,
                waiting.oldest,
                spool.waiting(),
                trail.lost(),
                sequencer.fault());
    }

    private List<AuditStatus.Publication> publications() {
        return audit.sql("select place, number, at from audit.publications where tenant_id = ? order by place")
                .param(RequestContext.current().principal().tenant())
                .query((row, _) -> new AuditStatus.Publication(
                        row.getString(1), row.getLong(2), row.getTimestamp(3).toInstant()))
                .list();
    }

    private Waiting waiting() {
        var sql = audit.sql("""
                        select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'audit_outbox' and has_table_privilege(c.oid, 'delete')""").query(String.class).list().stream()
                .map("select count(*) as n, min(at) as oldest from %s.audit_outbox"::formatted)
                .collect(Collectors.joining(" union all "));
        return audit.sql("select coalesce(sum(n), 0), min(oldest) from (" + sql + ") as all_of_them")
                .query((row, _) -> new Waiting(
                        row.getLong(1),
                        row.getTimestamp(2) == null ? null : row.getTimestamp(2).toInstant()))
                .single();
    }

    List<String> keys() {
        return Notary.keys(audit).stream().map(Note.Key::text).toList();
    }
}
