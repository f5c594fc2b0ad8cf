package ai.bhiv.platform.event;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import ai.bhiv.platform.store.Listing.Sort;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Events and their deliveries for people who look after them.
final class EventStore {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000000000000000L;

    private final JdbcClient jdbc;
    private final Cursors cursors;

    EventStore(JdbcClient jdbc, Cursors cursors) {
        this.jdbc = jdbc;
        this.cursors = cursors;
    }

    /// The lowest id that can be made at this time: an event's id begins with its time (RFC 9562, section 5.7), so
    /// a span of time is a span of the primary key.
    static UUID firstIdAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | VERSION_7, VARIANT);
    }

    /// Those of the modules that have an outbox in this database.
    List<String> schemas(Collection<String> modules) {
        return jdbc.sql("""
                        select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'event_outbox' and n.nspname = any (:modules)
                        order by n.nspname""")
                .param("modules", modules.toArray(String[]::new))
                .query((row, _) -> row.getString(1))
                .list();
    }

    Page<PublishedEvent> list(String name, List<String> schemas, Conditions conditions, PageRequest page) {
        if (schemas.isEmpty()) {
            return new Page<>(List.of(), null, page.count() == PageRequest.Count.NONE ? null : 0L);
        }
        return new Listing<>(
                        name + "@" + String.join("+", schemas),
                        "e.*",
                        "(" + schemas.stream().map(EventStore::events).collect(Collectors.joining(" union all "))
                                + ") e",
                        "e.id",
                        "-id",
                        Map.of("id", new Sort("e.id", "uuid")),
                        EventStore::event)
                .page(jdbc, cursors, conditions, page);
    }

    private static String events(String schema) {
        return """
                select '%1$s' as module, o.*,
                    not exists (select from %1$s.event_queue q where q.position = o.position) as routed,
                    o.id in (select d.event_id from %1$s.event_deliveries d where d.state = 'dead') as dead,
                    (select json_agg(json_build_object(
                            'subscriber', d.subscriber, 'state', d.state, 'tries', d.tries, 'replay', d.replay,
                            'due_at', case when d.state = 'pending' then d.due_at end,
                            'delivered_at', d.delivered_at, 'problem', d.problem) order by d.subscriber)
                       from %1$s.event_deliveries d where d.event_id = o.id) as deliveries
                from %1$s.event_outbox o""".formatted(schema);
    }

    private @Nullable PublishedEvent find(String schema, UUID id) {
        return jdbc.sql("select e.* from (" + events(schema) + ") e where e.id = :id")
                .param("id", id)
                .query(EventStore::event)
                .optional()
                .orElse(null);
    }

    /// @throws ai.bhiv.platform.problem.Problem 404, or 409 when it is dead for nobody
    PublishedEvent redeliver(List<String> schemas, UUID id) {
        for (var schema : schemas) {
            if (find(schema, id) != null) {
                revive(schema, id);
                var revived = find(schema, id);
                if (revived != null) {
                    return revived;
                }
            }
        }
        throw Guarded.notFound(id);
    }

    private void revive(String schema, UUID id) {
        // lanes before deliveries, as the relay locks them
        jdbc.sql("""
                        update %1$s.event_lanes l set next_at = clock_timestamp()
                         where (l.subscriber, l.lane) in (
                             select d.subscriber, d.lane from %1$s.event_deliveries d
                              where d.event_id = :id and d.state = 'dead')""".formatted(schema)).param("id", id).update();
        int revived = jdbc.sql("""
                        update %s.event_deliveries set state = 'pending', tries = 0, due_at = clock_timestamp()
                         where event_id = :id and state = 'dead'""".formatted(schema)).param("id", id).update();
        if (revived == 0) {
            throw PlatformProblem.EVENT_NOT_DEAD.because(
                    "id: " + id + " (expected: one of GET /events/dead; deliveries of the event tell its state)");
        }
    }

    /// Makes deliveries pending again, and those that a subscriber never had. What is still to be routed is left
    /// out: it comes by itself.
    long replay(String schema, ReplayRequest request) {
        wake(schema, request);
        return jdbc.sql("""
                        insert into %1$s.event_deliveries as d
                            (subscriber, event_id, position, lane, ordering_key, bytes)
                        select s.name, e.id, e.position,
                               get_byte(sha256(convert_to(
                                   case when s.ordered then e.ordering_key else e.id::text end, 'UTF8')), 0) %% :lanes,
                               e.ordering_key, octet_length(e.data::text)
                          from %1$s.event_outbox e
                          join platform.event_subscribers s on e.type = any (s.types) and s.retired_at is null
                         where e.id >= :first and e.time >= :from
                           and (cast(:to as timestamptz) is null or e.time < :to)
                           and (cast(:type as text) is null or e.type = :type)
                           and (cast(:subscriber as text) is null or s.name = :subscriber)
                           and not exists (select from %1$s.event_queue q where q.position = e.position)
                         order by s.name, e.position
                        on conflict (tenant_id, subscriber, event_id) do update
                        set state = 'pending', tries = 0, replay = d.replay + 1, due_at = clock_timestamp(),
                            problem = null, delivered_at = null""".formatted(schema))
                .param("lanes", Lane.COUNT)
                .param("first", firstIdAt(request.from()))
                .param("from", Columns.stored(request.from()))
                .param(
                        "to",
                        request.to() == null ? null : request.to().atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("type", request.type(), Types.VARCHAR)
                .param("subscriber", request.subscriber(), Types.VARCHAR)
                .update();
    }

    /// Lanes before deliveries, as the relay locks them. Whoever claims a lane waits for this transaction's
    /// deliveries.
    private void wake(String schema, ReplayRequest request) {
        jdbc.sql("""
                        insert into %s.event_lanes as l (subscriber, lane, next_at)
                        select s.name, n, clock_timestamp()
                          from platform.event_subscribers s, generate_series(0, :lanes - 1) n
                         where s.retired_at is null
                           and (cast(:subscriber as text) is null or s.name = :subscriber)
                         order by s.name, n
                        on conflict (tenant_id, subscriber, lane) do update set next_at = clock_timestamp()""".formatted(schema))
                .param("lanes", Lane.COUNT)
                .param("subscriber", request.subscriber(), Types.VARCHAR)
                .update();
    }

    private static PublishedEvent event(ResultSet rs, int row) throws SQLException {
        var type = rs.getString("type");
        var trace = rs.getString("trace_id");
        var deliveries = rs.getString("deliveries");
        return new PublishedEvent(
                Columns.id(rs, "id"),
                "/" + rs.getString("module"),
                type,
                rs.getString("ordering_key"),
                Columns.instant(rs, "time"),
                "urn:bhiv:event:" + type + ":" + rs.getInt("version"),
                Json.MAPPER.readTree(rs.getString("data")),
                rs.getString("actor"),
                rs.getString("act"),
                rs.getString("correlation_id"),
                "00-" + trace + "-" + trace.substring(0, 16) + "-01",
                rs.getBoolean("routed"),
                deliveries == null
                        ? List.of()
                        : List.of(Json.MAPPER.readValue(deliveries, PublishedEvent.Delivery[].class)));
    }
}
