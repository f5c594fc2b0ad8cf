package ai.bhiv.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestTenant;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The relay's steps, one by one, in every order that two relays and their deaths can bring.
class EventRelayTest {
    private static final int SEEDS = Integer.getInteger("bhiv.seeds", 25);
    private static final BackOff AT_ONCE = new BackOff(Duration.ZERO, Duration.ZERO, 20);

    private final TestTenant house = TestTenant.of("platform", "echo");
    private final Events events = new Events(house.db(), TestTenant.IDS, Clock.systemUTC(), new Hint());
    private final EventStore store = new EventStore(house.db(), TestTenant.CURSORS);
    private final Router router = new Router(house.db());

    @Test
    void anEventIsThereExactlyWhenItsChangeIs() {
        assertThatThrownBy(() -> house.run(() -> {
                    events.publish(new Counted("a", 1));
                    throw new IllegalStateException("taken back");
                }))
                .hasMessage("taken back");
        house.run(() -> events.publish(new Counted("a", 2)));
        house.run(() -> events.publishAll(List.of(new Counted("b", 1), new Counted("b", 2))));
        assertThat(list("default")).hasSize(3).allSatisfy(event -> {
            assertThat(event.routed()).isFalse();
            assertThat(event.actor()).isEqualTo("u-1");
            assertThat(event.source()).isEqualTo("/echo");
        });
        assertThatThrownBy(() -> events.publish(new Counted("a", 3))).hasMessageContaining("no transaction is open");
    }

    @Test
    void dataOver256KiBIsRefused() {
        house.run(() -> events.publish(new Counted("x".repeat(200_000), 1)));
        assertThatThrownBy(() -> house.run(() -> events.publish(new Counted("é".repeat(140_000), 1))))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.EVENT_TOO_LARGE));
    }

    /// Where the planner knows nothing of the tables yet, and earlier events lie there: a statement that looks through
    /// the whole queue, or the whole batch for each of its events, makes a long queue stand.
    @Test
    void aLongQueueCostsNoMorePerEventThanAShortOne() {
        var subscriber = new Echo("echo.ordered", true, house.db(), _ -> false);
        new SubscriberRegistry(List.of(subscriber)).enter(house.db(), house.tenancy(), Set.of("echo"));
        for (int i = 0; i < 6; i++) {
            house.run(() -> events.publishAll(
                    IntStream.range(0, 500).mapToObj(n -> new Counted("a", n)).toList()));
        }
        int routed = house.call(() -> {
            int before = rowsRead("event_queue");
            int count = router.route("echo");
            assertThat(rowsRead("event_queue") - before).isLessThan(4 * count);
            return count;
        });
        while (routed > 0) {
            routed = house.call(() -> router.route("echo"));
        }
        var lanes = new Lanes(house.db(), AT_ONCE, new Random(1));
        var lane = IntStream.range(0, Lane.COUNT)
                .mapToObj(number -> new Lane("echo", TestTenant.DEFAULT, subscriber.name(), number))
                .filter(one -> !house.call(() -> lanes.due(one, true)).isEmpty())
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < 3; i++) {
            house.run(() -> {
                Lanes.relaxed(house.db());
                int first = rowsRead("event_deliveries");
                var due = lanes.due(lane, true);
                int before = rowsRead("event_deliveries");
                assertThat(before - first).isLessThan(4 * due.size());
                lanes.settle(
                        lane, due.stream().<Outcome>map(Outcome.Delivered::new).toList());
                assertThat(rowsRead("event_deliveries") - before).isLessThan(4 * due.size());
            });
        }
    }

    /// Grows with what the open transaction reads.
    private int rowsRead(String table) {
        return house.db().sql("""
                        select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables
                         where schemaname = 'echo' and relname = ?""").param(table).query(Integer.class).single();
    }

    @Test
    void everyInterleavingOfTwoRelaysAndTheirDeathsGivesEachEffectOnceAndInOrder() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            new Interleaving(seed).run();
        }
    }

    /// One random course of events in a tenant of its own.
    private final class Interleaving {
        private final int seed;
        private final String tenant;
        private final Random random;
        private final HashMap<String, Integer> published = new HashMap<>();
        private boolean refusing = true;
        private final List<Echo> subscribers;

        Interleaving(int seed) {
            this.seed = seed;
            this.tenant = "seed-" + seed;
            this.random = new Random(seed);
            Predicate<Counted> sometimes = _ -> refusing && random.nextInt(8) == 0;
            this.subscribers = List.of(
                    new Echo("echo.ordered", true, house.db(), sometimes),
                    new Echo("echo.unordered", false, house.db(), sometimes));
            new SubscriberRegistry(subscribers).enter(house.db(), house.tenancy(), Set.of("echo"));
        }

        void run() {
            var turns = new LaneTurn[2];
            var delivered = new boolean[2];
            for (int step = 0; step < 120; step++) {
                int relay = random.nextInt(2);
                switch (random.nextInt(8)) {
                    case 0, 1 -> publish();
                    case 2 -> house.tenancy().inTenant(tenant, () -> router.route("echo"));
                    case 3 -> timePasses();
                    case 4 -> turns[relay] = null; // kill -9
                    default -> {
                        var turn = turns[relay];
                        if (turn == null) {
                            var fresh = turn(subscribers.get(random.nextInt(2)), random.nextInt(Lane.COUNT));
                            turns[relay] = fresh.claim("relay " + relay) ? fresh : null;
                            delivered[relay] = false;
                        } else if (!delivered[relay]) {
                            turn.deliver();
                            delivered[relay] = true;
                        } else {
                            turns[relay] = turn.settle(random.nextBoolean()) ? turn : null;
                            delivered[relay] = false;
                        }
                    }
                }
            }
            refusing = false;
            drain(tenant, subscribers);
            for (var subscriber : subscribers) {
                published.forEach((key, n) -> {
                    var seen = effects(tenant, subscriber.name(), key);
                    var all = IntStream.rangeClosed(1, n).boxed().toList();
                    if (subscriber.ordered()) {
                        assertThat(seen)
                                .as("seed %d, %s, %s", seed, subscriber.name(), key)
                                .isEqualTo(all);
                    } else {
                        assertThat(seen)
                                .as("seed %d, %s, %s", seed, subscriber.name(), key)
                                .containsExactlyInAnyOrderElementsOf(all);
                    }
                });
            }
        }

        private void publish() {
            var key = "key-" + random.nextInt(3);
            int n = published.merge(key, 1, Integer::sum);
            house.call(tenant, () -> events.publish(new Counted(key, n)));
        }

        private LaneTurn turn(Echo subscriber, int lane) {
            return EventRelayTest.this.turn(
                    tenant, subscriber, lane, new BackOff(Duration.ofMinutes(1), Duration.ofMinutes(1), 1_000));
        }

        /// Every lease has run out and every pause is over.
        private void timePasses() {
            EventRelayTest.this.timePasses(tenant);
        }
    }

    @Test
    void aDeadEventHoldsUpItsKeyOnlyAndOnlyWithOrderUntilItIsDeliveredAgain() {
        var tenant = "poison";
        var healed = new boolean[1];
        Predicate<Counted> poison = counted -> !healed[0] && counted.key().equals("bad") && counted.n() == 2;
        var subscribers = List.of(
                new Echo("echo.ordered", true, house.db(), poison),
                new Echo("echo.unordered", false, house.db(), poison));
        new SubscriberRegistry(subscribers).enter(house.db(), house.tenancy(), Set.of("echo"));
        for (int n = 1; n <= 4; n++) {
            int next = n;
            house.call(tenant, () -> events.publish(new Counted("bad", next)));
            house.call(tenant, () -> events.publish(new Counted("good", next)));
        }
        drain(tenant, subscribers);
        assertThat(effects(tenant, "echo.ordered", "good")).containsExactly(1, 2, 3, 4);
        assertThat(effects(tenant, "echo.ordered", "bad")).containsExactly(1);
        assertThat(effects(tenant, "echo.unordered", "bad")).containsExactlyInAnyOrder(1, 3, 4);

        var dead = house.call(
                        tenant,
                        () -> store.list("dead", List.of("echo"), new Conditions().and("e.dead"), PageRequest.first()))
                .items();
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().deliveries()).hasSize(2).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(PublishedEvent.State.DEAD);
            assertThat(delivery.tries()).isEqualTo(20);
            assertThat(delivery.problem()).isEqualTo("IllegalStateException: bad 2 is refused");
        });

        healed[0] = true;
        var id = dead.getFirst().id();
        house.call(tenant, () -> store.redeliver(List.of("echo"), id));
        drain(tenant, subscribers);
        assertThat(effects(tenant, "echo.ordered", "bad")).containsExactly(1, 2, 3, 4);
        assertThat(effects(tenant, "echo.unordered", "bad")).containsExactlyInAnyOrder(1, 2, 3, 4);
        assertThatThrownBy(() -> house.call(tenant, () -> store.redeliver(List.of("echo"), id)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.EVENT_NOT_DEAD));
        assertThatThrownBy(() -> house.call("other", () -> store.redeliver(List.of("echo"), id)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.NOT_FOUND));
    }

    @Test
    void aReplayedEventIsHandledAgainAndReachesWhoCameLater() {
        var tenant = "replay";
        var first = new Echo("echo.ordered", true, house.db(), _ -> false);
        new SubscriberRegistry(List.of(first)).enter(house.db(), house.tenancy(), Set.of("echo"));
        var before = Instant.now().minusSeconds(60);
        for (int n = 1; n <= 3; n++) {
            int next = n;
            house.call(tenant, () -> events.publish(new Counted("k", next)));
        }
        drain(tenant, List.of(first));
        var later = new Echo("echo.later", true, house.db(), _ -> false);
        new SubscriberRegistry(List.of(first, later)).enter(house.db(), house.tenancy(), Set.of("echo"));
        drain(tenant, List.of(first, later));
        assertThat(effects(tenant, "echo.later", "k")).isEmpty();

        var none = new ReplayRequest("echo.key.forgotten", before, null, null);
        assertThat(house.<Long>call(tenant, () -> store.replay("echo", none))).isZero();
        var past = new ReplayRequest("echo.key.counted", before, before, null);
        assertThat(house.<Long>call(tenant, () -> store.replay("echo", past)))
                .as("none before the first")
                .isZero();
        var all = new ReplayRequest("echo.key.counted", before, null, null);
        assertThat(house.<Long>call(tenant, () -> store.replay("echo", all))).isEqualTo(6);
        drain(tenant, List.of(first, later));
        assertThat(effects(tenant, "echo.ordered", "k")).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(effects(tenant, "echo.later", "k")).containsExactly(1, 2, 3);
    }

    @Test
    void aSubscriberThatTheReleaseHasNoMoreGetsNothingNew() {
        var gone = new Echo("echo.gone", true, house.db(), _ -> false);
        new SubscriberRegistry(List.of(gone)).enter(house.db(), house.tenancy(), Set.of("echo"));
        new SubscriberRegistry(List.of()).enter(house.db(), house.tenancy(), Set.of("echo"));
        house.call("retired", () -> events.publish(new Counted("k", 1)));
        drain("retired", List.of(gone));
        assertThat(effects("retired", "echo.gone", "k")).isEmpty();
        assertThat(list("retired").getFirst().deliveries()).isEmpty();
    }

    @Test
    void theEventsOfASuspendedTenantWait() throws SQLException {
        var echo = new Echo("echo.ordered", true, house.db(), _ -> false);
        new SubscriberRegistry(List.of(echo)).enter(house.db(), house.tenancy(), Set.of("echo"));
        superuser("insert into platform.tenants (id, name, state) values ('halted', 'Halted', 'suspended')");
        house.call("halted", () -> events.publish(new Counted("k", 1)));
        house.call("default", () -> events.publish(new Counted("k", 1)));
        var waiting = new Waiting(house.db(), house.tenancy());
        var names = new String[] {"echo.ordered"};
        assertThat(waiting.schemas()).containsExactly("echo", "platform");
        assertThat(waiting.find(List.of("echo"), waiting.tenants(), names).outboxes())
                .containsExactly(new Waiting.Outbox("echo", "default"));
        superuser("update platform.tenants set state = 'active' where id = 'halted'");
        assertThat(waiting.find(List.of("echo"), waiting.tenants(), names).outboxes())
                .hasSize(2);
        house.tenancy().inTenant("halted", () -> router.route("echo"));
        assertThat(waiting.find(List.of("echo"), waiting.tenants(), names).lanes())
                .extracting(Lane::tenant)
                .containsExactly("halted");
    }

    @Test
    void whatWasDeliveredAWeekAgoGoesAndWhatWaitsStays() {
        var tenant = "old";
        var echo = new Echo(
                "echo.ordered", true, house.db(), counted -> counted.key().equals("bad"));
        new SubscriberRegistry(List.of(echo)).enter(house.db(), house.tenancy(), Set.of("echo"));
        house.call(tenant, () -> events.publish(new Counted("good", 1)));
        house.call(tenant, () -> events.publish(new Counted("bad", 1)));
        drain(tenant, List.of(echo));
        var now = new Retention(house.db(), Clock.systemUTC());
        assertThat(house.<Integer>call(tenant, () -> now.clear("echo"))).isZero();
        superuser(
                "update echo.event_deliveries set delivered_at = delivered_at - interval '8 days' where tenant_id = 'old'");
        var nextWeek = new Retention(house.db(), Clock.offset(Clock.systemUTC(), Duration.ofDays(8)));
        assertThat(house.<Integer>call(tenant, () -> nextWeek.clear("echo"))).isEqualTo(1);
        assertThat(list(tenant)).extracting(PublishedEvent::subject).containsExactly("bad");
        assertThat(house.<Long>call(
                        tenant,
                        () -> house.db()
                                .sql("select count(*) from echo.event_inbox")
                                .query(Long.class)
                                .single()))
                .isZero();
    }

    @Test
    void pausesDoubleFromASecondToFiveMinutesAndEndAfterTwentyTries() {
        var random = new Random(1);
        for (int failures = 1; failures < 20; failures++) {
            long longest = Math.min(300_000, 1_000L << (failures - 1));
            for (int i = 0; i < 100; i++) {
                assertThat(BackOff.STANDARD
                                .after(failures, random)
                                .orElseThrow()
                                .toMillis())
                        .isBetween(Math.max(1_000, longest / 2), longest);
            }
        }
        assertThat(BackOff.STANDARD.after(20, random)).isEmpty();
    }

    private LaneTurn turn(String tenant, Echo subscriber, int lane, BackOff backOff) {
        return new LaneTurn(
                new Lane("echo", tenant, subscriber.name(), lane),
                subscriber.ordered(),
                new Lanes(house.db(), backOff, new Random(1)),
                new Inbox(subscriber, house.db(), house.tenancy(), Clock.systemUTC()),
                house.tenancy());
    }

    /// Routes and delivers until nothing is left that can be.
    private void drain(String tenant, List<Echo> subscribers) {
        house.tenancy().inTenant(tenant, () -> router.route("echo"));
        boolean any = true;
        while (any) {
            any = false;
            timePasses(tenant);
            for (var subscriber : subscribers) {
                for (int lane = 0; lane < Lane.COUNT; lane++) {
                    var turn = turn(tenant, subscriber, lane, AT_ONCE);
                    boolean more = turn.claim("drain");
                    any |= more;
                    while (more) {
                        turn.deliver();
                        more = turn.settle(true);
                    }
                }
            }
        }
    }

    private void timePasses(String tenant) {
        superuser("update echo.event_lanes set lease_until = null, next_at = case when next_at is not null then"
                + " clock_timestamp() - interval '1 second' end where tenant_id = '" + tenant + "'");
        superuser("update echo.event_deliveries set due_at = clock_timestamp() - interval '1 second'"
                + " where tenant_id = '" + tenant + "' and state = 'pending'");
    }

    private void superuser(String sql) {
        try (var connection = TestDatabase.superuser(house.access());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<PublishedEvent> list(String tenant) {
        return house.call(tenant, () -> store.list("list", List.of("echo"), new Conditions(), PageRequest.first()))
                .items();
    }

    private List<Integer> effects(String tenant, String subscriber, String key) {
        return new ArrayList<>(house.call(
                tenant,
                () -> house.db()
                        .sql("select n from echo.effects where subscriber = ? and key = ? order by position")
                        .params(subscriber, key)
                        .query(Integer.class)
                        .list()));
    }
}
