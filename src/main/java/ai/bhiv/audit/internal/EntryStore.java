package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads `audit.entries`; nothing here can write it.
@Component
final class EntryStore {
    private static final String COLUMNS = "id, at, actor_kind, actor_id, actor_name, act, operation, action,"
            + " resource_type, resource_ids, resource_version, outcome, code, correlation_id, trace_id,"
            + " idempotency_key, process, role, detail";

    private static final Listing<AuditEntry> LIST = new Listing<>(
            "audit.entries.list",
            COLUMNS,
            "audit.entries",
            "id",
            "-at",
            Map.of("at", new Listing.Sort("at", "timestamptz")),
            (row, _) -> entry(row));

    private final JdbcClient jdbc;
    private final Cursors cursors;

    EntryStore(JdbcClient jdbc, Cursors cursors) {
        this.jdbc = jdbc;
        this.cursors = cursors;
    }

    Page<AuditEntry> list(Conditions conditions, PageRequest page) {
        return LIST.page(jdbc, cursors, conditions, page);
    }

    /// @param actorId only an entry of this actor; null for anybody's
    /// @throws ai.bhiv.platform.problem.Problem `NOT_FOUND`
    AuditEntry get(UUID id, @Nullable String actorId) {
        var conditions = new Conditions().and("id = :id", "id", id).and("actor_id = :actor", "actor", actorId);
        return jdbc.sql("select " + COLUMNS + " from audit.entries" + conditions.where())
                .params(conditions.values())
                .query((row, _) -> entry(row))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        var detail = row.getString("detail");
        return new AuditEntry(
                Columns.id(row, "id"),
                Columns.instant(row, "at"),
                row.getString("actor_kind"),
                row.getString("actor_id"),
                row.getString("actor_name"),
                row.getString("act"),
                row.getString("operation"),
                row.getString("action"),
                row.getString("resource_type"),
                Columns.texts(row, "resource_ids"),
                row.getObject("resource_version", Long.class),
                row.getString("outcome"),
                row.getString("code"),
                row.getString("correlation_id"),
                row.getString("trace_id"),
                row.getString("idempotency_key"),
                row.getString("process"),
                row.getString("role"),
                detail == null ? null : Json.MAPPER.readTree(detail));
    }
}
