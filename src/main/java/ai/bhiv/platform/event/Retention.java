package ai.bhiv.platform.event;

import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Removes what was delivered to everybody a week ago (PLT-56). What waits or is dead stays, and an inbox row
/// stays as long as its delivery: only then can it not come again.
final class Retention {
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int ROUND = 2_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    Retention(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Gone(String module, UUID event) {}

    /// Clears a part of one schema in the open transaction of a tenant.
    ///
    /// @return events removed, at most 2,000
    int clear(String schema) {
        var before = clock.instant().minus(KEPT);
        // An id begins with the time at which it was made: nothing older than that can be newer by its key.
        var oldest = EventStore.firstIdAt(before);
        var gone = jdbc.sql("""
                        with old as (
                            select d.subscriber, d.event_id from %1$s.event_deliveries d
                             where d.event_id < :oldest
                               and (d.state = 'delivered' and d.delivered_at < clock_timestamp() - :days * interval '1 day'
                                    or d.subscriber in (select s.name from platform.event_subscribers s
                                        where s.retired_at < clock_timestamp() - :days * interval '1 day'))
                             limit :round)
                        delete from %1$s.event_deliveries d using old
                         where d.subscriber = old.subscriber and d.event_id = old.event_id
                        returning d.event_id,
                            (select s.module from platform.event_subscribers s where s.name = d.subscriber) as module""".formatted(schema))
                .param("oldest", oldest)
                .param("days", KEPT.toDays())
                .param("round", ROUND)
                .query((ResultSet rs, int _) -> new Gone(rs.getString("module"), rs.getObject("event_id", UUID.class)))
                .list();
        var byModule = new HashMap<String, java.util.List<String>>();
        gone.forEach(one -> byModule.computeIfAbsent(one.module(), _ -> new java.util.ArrayList<>())
                .add(one.event().toString()));
        byModule.forEach((module, events) -> jdbc.sql("""
                        delete from %1$s.event_inbox i using unnest(:events::uuid[]) as g (id)
                         where i.event_id = g.id and i.subscriber like '%1$s.%%'
                           and not exists (select from %2$s.event_deliveries d
                                            where d.subscriber = i.subscriber and d.event_id = i.event_id)""".formatted(module, schema))
                .param("events", events.toArray(String[]::new))
                .update());
        return jdbc.sql("""
                        with old as (
                            select e.id from %1$s.event_outbox e
                             where e.id < :oldest
                               and not exists (select from %1$s.event_deliveries d where d.event_id = e.id)
                               and not exists (select from %1$s.event_queue q where q.position = e.position)
                             limit :round)
                        delete from %1$s.event_outbox e using old where e.id = old.id""".formatted(schema))
                .param("oldest", oldest)
                .param("round", ROUND)
                .update();
    }
}
