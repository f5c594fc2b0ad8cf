package ai.bhiv.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestTenant;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two processes that publish and relay, and die by real `kill -9` at random moments: every effect is there once,
/// in the order of its key, and a dead event can be seen and delivered again. `bench/events-kill.sh` runs it with
/// 100,000.
class EventsKillTest {
    private static final int EVENTS = Integer.getInteger("bhiv.events", 2_000);
    private static final int KILLS = Integer.getInteger("bhiv.kills", 4);
    private static final long SEED = Long.getLong("bhiv.seed", 20261125);
    private static final int KEYS = 20;

    private final TestTenant house = TestTenant.of("platform", "echo");
    private final EventStore store = new EventStore(house.db(), TestTenant.CURSORS);

    @Test
    void killsAtRandomMomentsLoseDoubleAndDisorderNothing() throws Exception {
        house.run(() -> house.db()
                .sql("insert into echo.counters (key) select 'key-' || i from generate_series(0, ? - 1) i")
                .param(KEYS)
                .update());
        var random = new Random(SEED);
        var moments =
                random.longs(KILLS, EVENTS / 20, EVENTS * 28L / 10).sorted().toArray();
        var workers = new EventWorker[] {
            EventWorker.start(house.access(), KEYS, EVENTS), EventWorker.start(house.access(), KEYS, EVENTS)
        };
        try (var superuser = TestDatabase.superuser(house.access())) {
            int killed = 0;
            for (long moment : moments) {
                await().atMost(Duration.ofMinutes(10))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> count(
                                        superuser,
                                        "select coalesce(max(position), 0) from echo.effects where tenant_id = 'default'")
                                >= moment);
                int which = random.nextInt(2);
                workers[which].kill();
                killed++;
                workers[which] = EventWorker.start(house.access(), KEYS, EVENTS);
            }
            settled(superuser, EVENTS / KEYS - 6);
            assertThat(count(superuser, "select count(*) from echo.event_outbox"))
                    .isEqualTo(EVENTS);

            var dead = house.call(() ->
                            store.list("dead", List.of("echo"), new Conditions().and("e.dead"), PageRequest.first()))
                    .items();
            assertThat(dead).hasSize(1);
            assertThat(dead.getFirst().subject()).isEqualTo("key-0");
            house.run(() -> house.db()
                    .sql("insert into echo.counters (key, n) values ('healed', 0)")
                    .update());
            house.call(() -> store.redeliver(List.of("echo"), dead.getFirst().id()));
            settled(superuser, 0);

            for (var subscriber : List.of("echo.ordered", "echo.unordered", "echo.fussy")) {
                var of = " from echo.effects where subscriber = '" + subscriber + "'";
                assertThat(count(superuser, "select count(*)" + of))
                        .as(subscriber)
                        .isEqualTo(EVENTS);
                assertThat(count(superuser, "select count(distinct (key, n))" + of))
                        .as(subscriber)
                        .isEqualTo(EVENTS);
            }
            assertThat(count(superuser, """
                    select count(*) from (
                        select n - coalesce(lag(n) over (partition by subscriber, key order by position), 0) as step
                        from echo.effects where subscriber <> 'echo.unordered') s where step <> 1""")).isZero();
            assertThat(killed).isEqualTo(KILLS);
            System.out.printf(
                    "%d events, 3 subscribers, %d kills (seed %d): each effect once, order kept, 1 dead redelivered%n",
                    EVENTS, killed, SEED);
        } finally {
            for (var worker : workers) {
                worker.close();
            }
        }
    }

    /// All is published, and so many deliveries are not made: a dead one and those behind it.
    private void settled(Connection superuser, int open) {
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> count(superuser, """
                select (select sum(n) from echo.counters) = %d and not exists (select from echo.event_queue)
                   and (select count(*) from echo.event_deliveries where state <> 'delivered') = %d
                   and (select count(*) from echo.event_deliveries where state = 'dead') = %d
                """.formatted(EVENTS, open, open == 0 ? 0 : 1)) == 1);
    }

    private static long count(Connection superuser, String sql) throws SQLException {
        try (var statement = superuser.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            var value = row.getObject(1);
            return value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
        }
    }
}
