package ai.bhiv.platform.event;

import org.springframework.jdbc.core.simple.JdbcClient;

/// Gives each subscriber a delivery of its own of every event that it wants, as the events become visible
/// (PLT-55): an event whose transaction commits late is routed late, never missed.
final class Router {
    static final int ROUND = 500;

    private final JdbcClient jdbc;

    Router(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Routes the first events of a schema in the open transaction of a tenant. One router works there at a time, so
    /// that the deliveries of a key become visible in the order of its events; the others do nothing.
    ///
    /// @return how many, at most [#ROUND]
    int route(String schema) {
        Lanes.relaxed(jdbc);
        if (!lock(schema)) {
            return 0;
        }
        // The lanes are woken after their deliveries are made, in the order of their key: see Lanes.rest.
        return jdbc.sql("""
                        with event as (
                            delete from %1$s.event_queue where position <=
                                (select max(position) from
                                    (select position from %1$s.event_queue order by position limit :round) first)
                            returning *),
                        made as (
                            insert into %1$s.event_deliveries
                                (subscriber, event_id, position, lane, ordering_key, bytes)
                            select s.name, e.event_id, e.position,
                                   get_byte(sha256(convert_to(
                                       case when s.ordered then e.ordering_key else e.event_id::text end, 'UTF8')), 0)
                                       %% :lanes,
                                   e.ordering_key, e.bytes
                              from event e
                              join platform.event_subscribers s on e.type = any (s.types) and s.retired_at is null
                             order by e.position
                            on conflict (tenant_id, subscriber, event_id) do nothing
                            returning subscriber, lane),
                        woken as (
                            insert into %1$s.event_lanes as l (subscriber, lane, next_at)
                            select subscriber, lane, clock_timestamp() from made
                             group by subscriber, lane order by subscriber, lane
                            on conflict (tenant_id, subscriber, lane) do update set next_at = clock_timestamp()
                            where l.next_at is null or l.next_at > clock_timestamp())
                        select count(*) from event""".formatted(schema))
                .param("round", ROUND)
                .param("lanes", Lane.COUNT)
                .query(Integer.class)
                .single();
    }

    /// The router's own lane, which is never due: its row is the lock.
    private boolean lock(String schema) {
        var locked = "select 1 from %s.event_lanes where subscriber = '' and lane = -1 for update skip locked"
                .formatted(schema);
        if (jdbc.sql(locked).query(Integer.class).optional().isPresent()) {
            return true;
        }
        return jdbc.sql("""
                        insert into %1$s.event_lanes (subscriber, lane)
                        select '', -1 where not exists
                            (select from %1$s.event_lanes where subscriber = '' and lane = -1)
                        on conflict do nothing""".formatted(schema)).update() == 1;
    }
}
