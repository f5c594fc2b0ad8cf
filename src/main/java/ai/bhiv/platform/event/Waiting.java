package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Tenancy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds where there is something to do, over all tenants that are active, in every schema of the database that
/// has an outbox (PLT-17, PLT-19): tenants and lanes only, no event.
final class Waiting {
    private static final int LANES = 64;

    private final JdbcClient jdbc;
    private final Tenancy tenancy;

    Waiting(JdbcClient jdbc, Tenancy tenancy) {
        this.jdbc = jdbc;
        this.tenancy = tenancy;
    }

    /// A tenant's outbox.
    record Outbox(String schema, String tenant) {}

    /// @param outboxes with events that are not routed
    /// @param lanes that are due and nobody's, the longest waiting first
    record Found(List<Outbox> outboxes, List<Lane> lanes) {}

    /// The tenants whose background work runs, and the platform's own.
    List<String> tenants() {
        var tenants = new ArrayList<>(tenancy.activeTenants());
        if (!tenants.contains("_system")) {
            tenants.add("_system");
        }
        return tenants;
    }

    /// Schemas with an outbox; other processes bring more when they start.
    List<String> schemas() {
        return jdbc.sql("""
                        select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'event_lanes' and c.relkind = 'r' and has_table_privilege(c.oid, 'update')
                        order by n.nspname""").query((row, _) -> row.getString(1)).list();
    }

    Found find(List<String> schemas, List<String> tenants, String[] subscribers) {
        if (schemas.isEmpty()) {
            return new Found(List.of(), List.of());
        }
        var outboxes = schemas.stream()
                .map("select '%1$s' as schema_name, tenant_id from %1$s.events_waiting() as t (tenant_id)"::formatted)
                .collect(Collectors.joining(" union all "));
        var lanes = schemas.stream()
                .map(
                        "select '%1$s' as schema_name, l.* from %1$s.event_lanes_due(:tenants, :subscribers, :lanes) l"
                                ::formatted)
                .collect(Collectors.joining(" union all "));
        var waiting = jdbc.sql("select * from (" + outboxes + ") w where tenant_id = any (:tenants)")
                .param("tenants", tenants.toArray(String[]::new))
                .query((rs, _) -> new Outbox(rs.getString("schema_name"), rs.getString("tenant_id")))
                .list();
        var due = subscribers.length == 0
                ? List.<Lane>of()
                : jdbc.sql("select * from (" + lanes + ") w order by next_at limit :lanes")
                        .param("tenants", tenants.toArray(String[]::new))
                        .param("subscribers", subscribers)
                        .param("lanes", LANES)
                        .query((rs, _) -> new Lane(
                                rs.getString("schema_name"),
                                rs.getString("tenant_id"),
                                rs.getString("subscriber"),
                                rs.getInt("lane")))
                        .list();
        return new Found(waiting, due);
    }
}
