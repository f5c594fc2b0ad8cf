package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Batch;
import ai.bhiv.platform.store.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rows of lanes and deliveries; each method is a step inside a transaction of the lane's tenant. All times
/// are the database's. Whoever changes deliveries of a lane has locked its row before, here and in [Replay].
final class Lanes {
    /// Events handed over in one transaction, and the bytes of their data, so that memory stays flat.
    private static final int BATCH = 250;

    private static final int BATCH_BYTES = 4 << 20;

    private final JdbcClient jdbc;
    private final BackOff backOff;
    private final RandomGenerator random;

    Lanes(JdbcClient jdbc, BackOff backOff, RandomGenerator random) {
        this.jdbc = jdbc;
        this.backOff = backOff;
        this.random = random;
    }

    /// The right to work on a lane, good while the epoch stands.
    record Lease(Lane lane, long epoch) {}

    /// Takes a lane that is due and nobody's; one that another relay is just taking is passed over.
    Optional<Lease> claim(Lane lane, String owner, Duration duration) {
        relaxed(jdbc);
        return jdbc.sql("""
                        update %1$s.event_lanes
                           set owner = :owner, epoch = epoch + 1,
                               lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where subscriber = :subscriber and lane = :lane
                           and (subscriber, lane) in (
                               select subscriber, lane from %1$s.event_lanes
                                where subscriber = :subscriber and lane = :lane and next_at <= clock_timestamp()
                                  and (lease_until is null or lease_until < clock_timestamp())
                                for update skip locked)
                        returning epoch""".formatted(lane.schema()))
                .param("owner", owner)
                .param("millis", duration.toMillis())
                .param("subscriber", lane.subscriber())
                .param("lane", lane.number())
                .query(Long.class)
                .optional()
                .map(epoch -> new Lease(lane, epoch));
    }

    /// Locks the lane and lengthens the lease; false when the lane is another's by now.
    boolean hold(Lease lease, Duration duration) {
        relaxed(jdbc);
        return jdbc.sql("""
                        update %s.event_lanes set lease_until = clock_timestamp() + :millis * interval '1 millisecond'
                         where subscriber = :subscriber and lane = :lane and epoch = :epoch""".formatted(lease.lane().schema()))
                        .param("millis", duration.toMillis())
                        .param("subscriber", lease.lane().subscriber())
                        .param("lane", lease.lane().number())
                        .param("epoch", lease.epoch())
                        .update()
                == 1;
    }

    /// What can be delivered now, in order. With order, an event that is dead or waits for its next try holds up the
    /// later ones of its key.
    List<Due> due(Lane lane, boolean ordered) {
        return jdbc.sql("""
                        select d.*, e.type, e.time, e.data, e.actor, e.act, e.correlation_id, e.trace_id
                          from (select p.*, sum(p.bytes) over (order by p.position) - p.bytes as bytes_before
                                  from (%2$s order by d.position limit :batch) p) d
                         cross join lateral (
                               select * from %1$s.event_outbox o where o.id = d.event_id limit 1) e
                         where d.bytes_before < :bytes
                         order by d.position""".formatted(lane.schema(), ordered ? free(lane) : single(lane)))
                .param("subscriber", lane.subscriber())
                .param("lane", lane.number())
                .param("batch", BATCH)
                .param("bytes", BATCH_BYTES)
                .query(Lanes::due)
                .list();
    }

    private static String single(Lane lane) {
        return """
                select d.* from %s.event_deliveries d
                 where d.subscriber = :subscriber and d.lane = :lane and d.state = 'pending'
                   and (d.tries = 0 or d.due_at <= clock_timestamp())""".formatted(lane.schema());
    }

    private static String free(Lane lane) {
        return """
                select d.* from %1$s.event_deliveries d
                  left join (select ordering_key, min(position) as position from %1$s.event_deliveries
                              where subscriber = :subscriber and lane = :lane
                                and (state = 'dead' or (state = 'pending' and tries > 0))
                                and (state = 'dead' or due_at > clock_timestamp())
                              group by ordering_key) held on held.ordering_key = d.ordering_key
                 where d.subscriber = :subscriber and d.lane = :lane and d.state = 'pending'
                   and (held.position is null or d.position < held.position)""".formatted(lane.schema());
    }

    private record Settled(
            UUID id,
            long position,
            int replay,
            String state,
            int tries,
            long pause,
            @Nullable String problem) {}

    /// Writes down what came of a batch. A delivery that was replayed meanwhile is left as it is. The lane and the
    /// position of each are what finds it, in the index of those that are pending; their span bounds what a plan
    /// without a look per row reads.
    void settle(Lane lane, List<Outcome> outcomes) {
        var settled = new ArrayList<Settled>();
        for (var outcome : outcomes) {
            var due = outcome.due();
            settled.add(
                    switch (outcome) {
                        case Outcome.Delivered _ ->
                            new Settled(due.id(), due.position(), due.replay(), "delivered", due.tries(), 0, null);
                        case Outcome.Failed failed ->
                            backOff.after(due.tries() + 1, random)
                                    .map(pause -> new Settled(
                                            due.id(),
                                            due.position(),
                                            due.replay(),
                                            "pending",
                                            due.tries() + 1,
                                            pause.toMillis(),
                                            failed.problem()))
                                    .orElseGet(() -> new Settled(
                                            due.id(),
                                            due.position(),
                                            due.replay(),
                                            "dead",
                                            due.tries() + 1,
                                            0,
                                            failed.problem()));
                    });
        }
        var batch = new Batch<>(settled)
                .column("id", "uuid", Settled::id)
                .column("place", "bigint", Settled::position)
                .column("replay", "int", Settled::replay)
                .column("state", "text", Settled::state)
                .column("tries", "int", Settled::tries)
                .column("pause", "bigint", Settled::pause)
                .column("problem", "text", Settled::problem);
        jdbc.sql("""
                        update %s.event_deliveries d
                           set state = b.state, tries = b.tries, problem = b.problem,
                               due_at = clock_timestamp() + b.pause * interval '1 millisecond',
                               delivered_at = case when b.state = 'delivered' then clock_timestamp() end
                          from %s
                         where d.subscriber = :subscriber and d.event_id = b.id and d.replay = b.replay
                           and d.state = 'pending' and d.lane = :lane and d.position = b.place
                           and d.position between :first and :last""".formatted(lane.schema(), batch.table("b")))
                .params(batch.params())
                .param("subscriber", lane.subscriber())
                .param("lane", lane.number())
                .param("first", outcomes.getFirst().due().position())
                .param("last", outcomes.getLast().due().position())
                .update();
    }

    /// Gives the lane back with more to do at once.
    void yield(Lease lease) {
        release(lease, "clock_timestamp()");
    }

    /// Gives the lane back because its subscriber is away.
    void pause(Lease lease) {
        release(lease, "clock_timestamp() + interval '1 second'");
    }

    /// Gives the lane back with nothing to deliver now, until the next try is due. The lane's row is locked, and the
    /// router wakes a lane after it made deliveries: none is overlooked.
    void rest(Lease lease) {
        release(lease, """
                (select case when min(d.due_at) is not null
                             then greatest(min(d.due_at), clock_timestamp() + interval '1 second') end
                   from %s.event_deliveries d
                  where d.subscriber = :subscriber and d.lane = :lane and d.state = 'pending' and d.tries > 0)""".formatted(lease.lane().schema()));
    }

    private void release(Lease lease, String next) {
        jdbc.sql("""
                        update %s.event_lanes set owner = null, lease_until = null, next_at = %s
                         where subscriber = :subscriber and lane = :lane and epoch = :epoch""".formatted(lease.lane().schema(), next))
                .param("subscriber", lease.lane().subscriber())
                .param("lane", lease.lane().number())
                .param("epoch", lease.epoch())
                .update();
    }

    /// What the relay notes down may be lost with a crash of the database: then an event is delivered again, and its
    /// inbox row, whose commit is waited for, makes that harmless.
    ///
    /// Its statements go along the indexes, whatever the planner knows of tables that are now empty and now long: a
    /// long queue that is read whole and sorted would be read anew for each batch.
    static void relaxed(JdbcClient jdbc) {
        jdbc.sql("""
                        select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
                               set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)""").query((_, _) -> 0).single();
    }

    private static Due due(ResultSet rs, int row) throws SQLException {
        return new Due(
                Columns.id(rs, "event_id"),
                rs.getLong("position"),
                rs.getInt("replay"),
                rs.getString("ordering_key"),
                rs.getInt("tries"),
                rs.getString("type"),
                Columns.instant(rs, "time"),
                rs.getString("data"),
                rs.getString("actor"),
                rs.getString("act"),
                rs.getString("correlation_id"),
                rs.getString("trace_id"));
    }
}
