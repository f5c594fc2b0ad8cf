package ai.bhiv.audit.internal;

import ai.bhiv.audit.AuditEntry;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the entries; nothing here can write them. An answer is made from the leaf, not from the columns that find it.
@Component
final class EntryStore {
    static final String ERASED = "erased person";

    private static final String DETAIL = """
            (select d.%1$s from audit.details d where d.tenant_id = entries.tenant_id and d.entry_id = entries.id
                and d.segment = entries.segment) as %1$s""";

    static final String COLUMNS = "id, seq, at, entry, " + DETAIL.formatted("detail");

    /// What an entry is checked with, besides.
    static final String SALT = DETAIL.formatted("salt");

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

    /// An entry as it was hashed.
    record Leaf(long seq, String text) {}

    Leaf leaf(UUID id) {
        return jdbc.sql("select seq, entry from audit.entries where id = ?")
                .param(id)
                .query((row, _) -> new Leaf(row.getLong(1), row.getString(2)))
                .optional()
                .orElseThrow(() -> Guarded.notFound(id));
    }

    /// The entries of these places, as they were hashed.
    java.util.List<String> leaves(long from, long to) {
        return jdbc.sql("select entry from audit.entries where seq >= ? and seq < ? order by seq")
                .params(from, to)
                .query((row, _) -> row.getString(1))
                .list();
    }

    static AuditEntry entry(ResultSet row) throws SQLException {
        var leaf = Json.MAPPER.readTree(row.getString("entry"));
        var kept = row.getString("detail");
        var detail = kept == null ? null : (ObjectNode) Json.MAPPER.readTree(kept);
        return new AuditEntry(
                UUID.fromString(leaf.path("id").asString()),
                row.getLong("seq"),
                Instant.parse(leaf.path("at").asString()),
                leaf.path("actor_kind").asString(),
                leaf.path("actor_id").asString(),
                detail == null ? ERASED : detail.path("actor_name").asString(""),
                text(leaf, "act"),
                leaf.path("operation").asString(),
                leaf.path("action").asString(),
                leaf.path("resource_type").asString(""),
                leaf.path("resource_ids").valueStream().map(JsonNode::asString).toList(),
                leaf.path("resource_version").isIntegralNumber()
                        ? (Long) leaf.path("resource_version").longValue()
                        : null,
                leaf.path("outcome").asString(),
                text(leaf, "code"),
                leaf.path("count").asInt(1),
                leaf.has("last_at") ? Instant.parse(leaf.path("last_at").asString()) : null,
                text(leaf, "security"),
                text(leaf, "level"),
                text(leaf, "reason"),
                text(leaf, "approval"),
                text(leaf, "run"),
                leaf.path("correlation").asString(""),
                leaf.path("trace").asString(""),
                text(leaf, "idempotency_key"),
                leaf.path("process").asString(""),
                leaf.path("role").asString(""),
                detail == null ? null : text(detail, "address"),
                text(leaf, "state_digest"),
                detail == null ? null : shown(detail));
    }

    /// What is not shown in a field of its own.
    private static @Nullable JsonNode shown(ObjectNode detail) {
        detail.remove(java.util.List.of("actor_name", "address"));
        return detail.isEmpty() ? null : detail;
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.has(name) ? node.path(name).asString() : null;
    }
}
