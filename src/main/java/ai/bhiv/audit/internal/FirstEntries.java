package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.AuditLine;
import ai.bhiv.platform.audit.Canonical;
import ai.bhiv.platform.audit.Digests;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

/// Carries over what the first version recorded, from its table and from the outboxes. Each entry says so
/// (`"carried_over": true`): it is protected from now on, and was not before.
public final class FirstEntries {
    private static final String COLUMNS = "tenant_id, id, at, actor_kind, actor_id, actor_name, act, operation, action,"
            + " resource_type, resource_ids, resource_version, outcome, code, correlation_id, trace_id,"
            + " idempotency_key, process, role, detail";
    private static final SecureRandom RANDOM = new SecureRandom();

    private FirstEntries() {}

    /// Moves some of them into the audit's own outbox, in the transaction that is open.
    ///
    /// @return how many; 0 when none is left
    public static int carry(JdbcClient jdbc, int limit) {
        var sources = new ArrayList<>(List.of("audit.entries_v1"));
        jdbc.sql("""
                        select n.nspname || '.audit_outbox'
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'audit_outbox' and has_table_privilege(c.oid, 'delete') order by 1""").query(String.class).list().forEach(sources::add);
        for (var source : sources) {
            var which = source.endsWith("outbox") ? "where entry is null" : "";
            var lines = jdbc.sql("delete from " + source + " where (tenant_id, id) in (select tenant_id, id from "
                            + source + " " + which + " order by at, id limit ?) returning " + COLUMNS)
                    .param(limit)
                    .query((row, _) -> line(row))
                    .list();
            lines.forEach(line -> jdbc.sql("""
                            insert into audit.audit_outbox (tenant_id, id, at, entry, salt, detail_text)
                            values (?, ?, ?, ?, ?, ?)""")
                    .params(
                            line.tenant(),
                            line.id(),
                            Columns.stored(line.at()),
                            line.canonical(),
                            line.salt(),
                            line.detail())
                    .update());
            if (!lines.isEmpty()) {
                return lines.size();
            }
        }
        return 0;
    }

    private static AuditLine line(ResultSet row) throws SQLException {
        var detail = Json.MAPPER.createObjectNode().put("actor_name", row.getString("actor_name"));
        if (row.getString("detail") != null) {
            detail.set("parameters", Json.MAPPER.readTree(row.getString("detail")));
        }
        var kept = Canonical.text(detail);
        var salt = new byte[16];
        RANDOM.nextBytes(salt);
        var entry = Json.MAPPER.createObjectNode();
        entry.put("v", 1).put("carried_over", true).put("class", "change");
        entry.put("tenant", row.getString("tenant_id")).put("id", row.getString("id"));
        entry.put("at", AuditLine.time(Columns.instant(row, "at")));
        for (var name :
                List.of("actor_kind", "actor_id", "operation", "action", "resource_type", "outcome", "process")) {
            entry.put(name, row.getString(name));
        }
        entry.put("role", row.getString("role"));
        entry.put("correlation", row.getString("correlation_id")).put("trace", row.getString("trace_id"));
        for (var name : List.of("act", "code", "idempotency_key")) {
            put(entry, name, row.getString(name));
        }
        var ids = entry.putArray("resource_ids");
        Columns.texts(row, "resource_ids").forEach(ids::add);
        if (row.getObject("resource_version") != null) {
            entry.put("resource_version", row.getLong("resource_version"));
        }
        entry.put("detail_digest", Digests.detail(salt, kept));
        return new AuditLine(
                row.getString("tenant_id"), Columns.id(row, "id"), Columns.instant(row, "at"), entry, salt, kept);
    }

    private static void put(ObjectNode entry, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            entry.put(name, value);
        }
    }
}
