package ai.bhiv.platform.store;

import ai.bhiv.platform.contract.AuditRecord;
import java.sql.Types;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Writes audit records beside the change they tell of, in its transaction (AUD-1).
public final class AuditOutbox {
    private final JdbcClient jdbc;

    public AuditOutbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Inserts the record into the schema's outbox, in the transaction that is open.
    ///
    /// @param schema a module's own schema, never text from outside
    public void write(String schema, AuditRecord entry) {
        jdbc.sql("""
                        insert into %s.audit_outbox
                            (id, at, actor_kind, actor_id, actor_name, act, operation, action, resource_type,
                             resource_ids, resource_version, outcome, code, correlation_id, trace_id, idempotency_key,
                             process, role, detail)
                        values
                            (:id, :at, :actorKind, :actorId, :actorName, :act, :operation, :action, :resourceType,
                             :resourceIds, :resourceVersion, :outcome, :code, :correlationId, :traceId, :idempotencyKey,
                             :process, :role, :detail::jsonb)
                        """.formatted(schema))
                .param("id", entry.id())
                .param("at", entry.at().atOffset(ZoneOffset.UTC))
                .param("actorKind", entry.actorKind())
                .param("actorId", entry.actorId())
                .param("actorName", entry.actorName())
                .param("act", entry.act(), Types.VARCHAR)
                .param("operation", entry.operation())
                .param("action", entry.action())
                .param("resourceType", entry.resourceType())
                .param("resourceIds", entry.resourceIds().toArray(new String[0]), Types.ARRAY)
                .param("resourceVersion", entry.resourceVersion(), Types.BIGINT)
                .param("outcome", entry.outcome())
                .param("code", entry.code(), Types.VARCHAR)
                .param("correlationId", entry.correlationId())
                .param("traceId", entry.traceId())
                .param("idempotencyKey", entry.idempotencyKey(), Types.VARCHAR)
                .param("process", entry.process())
                .param("role", entry.role())
                .param("detail", entry.detail() == null ? null : entry.detail().toString(), Types.VARCHAR)
                .update();
    }
}
