package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntries;
import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class EntryEndpoint implements AuditEntries {
    private final EntryStore entries;

    EntryEndpoint(EntryStore entries) {
        this.entries = entries;
    }

    @Override
    public Page<AuditEntry> list(
            @Nullable String actor,
            @Nullable String operation,
            @Nullable String action,
            @Nullable String resourceType,
            @Nullable String resourceId,
            @Nullable String outcome,
            @Nullable String correlationId,
            @Nullable Instant from,
            @Nullable Instant to,
            PageRequest page) {
        var conditions = new Conditions()
                .and("actor_id = :own", "own", onlyOf())
                .and("actor_id = :actor", "actor", actor)
                .and("operation = :operation", "operation", operation)
                .and("action = :action", "action", action)
                .and("resource_type = :resourceType", "resourceType", resourceType)
                .and("(resource_ids[1] = :resourceId or resource_ids[2] = :resourceId)", "resourceId", resourceId)
                .and("outcome = :outcome", "outcome", outcome)
                .and("correlation = :correlationId", "correlationId", correlationId)
                .and("at >= :from", "from", from == null ? null : Columns.stored(from))
                .and("at < :to", "to", to == null ? null : Columns.stored(to));
        return entries.list(conditions, page);
    }

    @Override
    public AuditEntry get(UUID id) {
        return entries.get(id, onlyOf());
    }

    /// Whose entries alone the caller may see; null for everybody's.
    private static @Nullable String onlyOf() {
        var context = RequestContext.current();
        return context.ownOnly() ? context.principal().id() : null;
    }
}
