package ai.bhiv.platform.work;

import static ai.bhiv.platform.work.WorkHouse.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.bhiv.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The engine in one process on a real PostgreSQL.
class WorkEngineTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final WorkHouse house = new WorkHouse(TestDatabase.fresh(List.of("platform", "work")));
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        house.close();
    }

    record In(String text) {}

    record Out(String text, int number) {}

    /// An engine that had no run to wait for took the end of time for the past, and looked without a pause.
    @Test
    void theNextLookIsAtMostATickAwayAndNeverAtOnce() {
        assertThat(WorkEngine.pauseMillis(Long.MAX_VALUE)).isEqualTo(1_000);
        assertThat(WorkEngine.pauseMillis(1_000)).isEqualTo(1_000);
        assertThat(WorkEngine.pauseMillis(20)).isEqualTo(21);
        assertThat(WorkEngine.pauseMillis(0)).isEqualTo(1);
        assertThat(WorkEngine.pauseMillis(Long.MIN_VALUE)).isEqualTo(1);
    }

    interface Body<I, O> {
        O run(I input, Steps steps) throws Exception;
    }

    static <I, O> Work<I, O> work(WorkType<I, O> type, Body<I, O> body) {
        return work(type, new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMinutes(5)), body);
    }

    static <I, O> Work<I, O> work(WorkType<I, O> type, RetryPolicy policy, Body<I, O> body) {
        return new Work<>() {
            @Override
            public WorkType<I, O> type() {
                return type;
            }

            @Override
            public RetryPolicy retries() {
                return policy;
            }

            @Override
            public O run(I input, Steps steps) throws Exception {
                return body.run(input, steps);
            }
        };
    }

    private static final WorkType<In, Out> THREE = new WorkType<>("test.three", 1, In.class, Out.class);

    private int count(String what) {
        return done.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
    }

    private <I> UUID start(WorkType<I, ?> type, I input) {
        return start(type, input, Start.NOW);
    }

    private <I> UUID start(WorkType<I, ?> type, I input, Start how) {
        return house.works.startAsSystem(TENANT, type, input, how);
    }

    private Works.End end(UUID run) {
        return house.works.await(TENANT, run, LONG).orElseThrow();
    }

    private String state(UUID run) {
        return house.tenancy.inTenant(
                TENANT,
                () -> house.jdbc
                        .sql("select state from work.runs where id = ?")
                        .param(run)
                        .query(String.class)
                        .single());
    }

    @Test
    void aRunGoesThroughItsStepsAndKeepsItsResult() {
        house.doing(work(THREE, (in, steps) -> {
            var a = steps.call("a", String.class, key -> in.text() + key.substring(key.indexOf('/')));
            int b = steps.change(
                    "b",
                    Integer.class,
                    () -> house.jdbc.sql("select 40 + 1").query(Integer.class).single());
            var at = steps.now("when");
            var c = steps.call("c", Instant.class, _ -> at);
            assertThat(c).isEqualTo(at);
            return new Out(a, b);
        }));
        var end = end(start(THREE, new In("hello")));
        assertThat(end.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(end.output()).hasValue("{\"text\":\"hello/1\",\"number\":41}");
    }

    @Test
    void aFailedStepIsRepeatedWithTheSameKeyAndTheStepsBeforeAreNot() {
        var keys = new ArrayList<String>();
        house.doing(work(THREE, (_, steps) -> {
            steps.call("a", Integer.class, _ -> count("a"));
            int b = steps.call("b", Integer.class, key -> {
                keys.add(key);
                if (keys.size() < 3) {
                    throw new IllegalStateException("not yet");
                }
                return 7;
            });
            return new Out("", b);
        }));
        var run = start(THREE, new In("x"));
        assertThat(end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(done.get("a")).hasValue(1);
        assertThat(keys).hasSize(3).containsOnly(run + "/2");
        assertThat(failures(run)).isEqualTo(2);
    }

    private int failures(UUID run) {
        return house.tenancy.inTenant(
                TENANT,
                () -> house.jdbc
                        .sql("select count(*) from work.failures where run_id = ?")
                        .param(run)
                        .query(Integer.class)
                        .single());
    }

    @Test
    void aRunWhoseRetriesAreUsedUpFailsWithItsHistory() {
        house.doing(work(
                THREE,
                (_, steps) -> steps.call("a", Out.class, _ -> {
                    throw new IllegalStateException("never");
                })));
        var run = start(THREE, new In("x"));
        var end = end(run);
        assertThat(end.state()).isEqualTo(RunState.FAILED);
        assertThat(end.problem().orElseThrow()).contains("work.step.failed", "never");
        assertThat(failures(run)).isEqualTo(4);
    }

    @Test
    void aPermanentFailureIsNotRepeated() {
        house.doing(work(
                THREE,
                (_, steps) -> steps.call("a", Out.class, _ -> {
                    throw new PermanentFailure("it is wrong");
                })));
        var run = start(THREE, new In("x"));
        assertThat(end(run).state()).isEqualTo(RunState.FAILED);
        assertThat(failures(run)).isEqualTo(1);
    }

    @Test
    void startingBelongsToTheTransactionAroundIt() {
        var runs = new ArrayList<UUID>();
        assertThatThrownBy(() -> house.tenancy.inTenant(TENANT, () -> {
                    runs.add(start(THREE, new In("x")));
                    throw new IllegalStateException("taken back");
                }))
                .hasMessage("taken back");
        runs.add(house.tenancy.inTenant(TENANT, () -> start(THREE, new In("y"))));
        assertThat(house.tenancy.inTenant(
                        TENANT,
                        () -> house.jdbc
                                .sql("select id from work.runs")
                                .query(UUID.class)
                                .list()))
                .containsExactly(runs.get(1));
    }

    @Test
    void aKeyStartsOneRunFromTwoHundredThreads() {
        var ids = ConcurrentHashMap.<UUID>newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                threads.submit(() -> ids.add(start(THREE, new In("same"), Start.NOW.once("key-1"))));
            }
        }
        assertThat(ids).hasSize(1);
        assertThatThrownBy(() -> start(THREE, new In("other"), Start.NOW.once("key-1")))
                .hasMessageContaining("key-1");
    }

    @Test
    void aSignalIsFoundWhetherItComesBeforeOrAfterTheWait() {
        house.doing(work(THREE, (_, steps) -> {
            var first = steps.await("go", String.class, LONG).orElse("none");
            var second = steps.await("go", String.class, LONG).orElse("none");
            var never =
                    steps.await("other", String.class, Duration.ofMillis(50)).orElse("none");
            return new Out(first + second + never, 0);
        }));
        var run = start(THREE, new In("x"));
        house.works.signal(TENANT, run, "go", "s1", "one ");
        await().until(() -> state(run).equals("waiting"));
        house.works.signal(TENANT, run, "go", "s1", "again ");
        house.works.signal(TENANT, run, "go", "s2", "two ");
        assertThat(end(run).output().orElseThrow()).contains("one two none");
        assertThatThrownBy(() -> house.works.signal(TENANT, run, "go", "s3", "late"))
                .hasMessageContaining("not over");
    }

    @Test
    void signalsThatRaceWithTheBeginningOfTheWaitAreNeverOverlooked() {
        house.doing(work(THREE, (_, steps) -> {
            for (int i = 0; i < 3; i++) {
                steps.await("go", Integer.class, LONG).orElseThrow();
            }
            return new Out("", 0);
        }));
        var runs = new ArrayList<UUID>();
        for (int i = 0; i < 60; i++) {
            runs.add(start(THREE, new In("x")));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var run : runs) {
                for (int i = 0; i < 3; i++) {
                    int n = i;
                    threads.submit(() -> house.works.signal(TENANT, run, "go", "s" + n, n));
                }
            }
        }
        assertThat(runs).allSatisfy(run -> assertThat(end(run).state()).isEqualTo(RunState.SUCCEEDED));
    }

    @Test
    void branchesSleepsAndChildrenKeepTheirPlaces() {
        var child = new WorkType<>("test.child", 1, In.class, Out.class);
        house.doing(
                work(THREE, (_, steps) -> {
                    var all = steps.<Integer>all(
                            "both",
                            List.of(
                                    branch -> {
                                        branch.sleep("nap", Duration.ofMillis(30));
                                        return branch.call("l", Integer.class, _ -> count("left"));
                                    },
                                    branch -> branch.call("r", Integer.class, _ -> count("right"))));
                    var id = steps.start("child", child, new In("c"));
                    var out = steps.result("child's end", id, Out.class);
                    return new Out(out.text(), all.get(0) + all.get(1));
                }),
                work(child, (in, steps) -> new Out(in.text() + steps.call("c", Integer.class, _ -> count("c")), 0)));
        assertThat(end(start(THREE, new In("x"))).output()).hasValue("{\"text\":\"c1\",\"number\":2}");
        assertThat(done.get("left")).hasValue(1);
        assertThat(done.get("right")).hasValue(1);
    }

    @Test
    void aLargeResultGoesByReferenceAndComesBackWhole() {
        var large = new WorkType<>("test.large", 1, String.class, String.class);
        var text = "0123456789abcdef".repeat(200_000);
        house.doing(work(large, (in, steps) -> {
            var a = steps.call("a", String.class, _ -> in + "!");
            steps.sleep("nap", Duration.ofMillis(5));
            return steps.call("b", String.class, _ -> a);
        }));
        assertThat(end(start(large, text)).output()).hasValue('"' + text + "!\"");
        assertThat(house.tenancy.inTenant(
                        TENANT,
                        () -> house.jdbc
                                .sql("select count(distinct digest) from work.blobs")
                                .query(Integer.class)
                                .single()))
                .isEqualTo(2);
    }

    /// An end that could not be written was given back, and came again without end.
    @Test
    void aResultThatIsTooLargeToKeepFailsTheRun() {
        house.doing(work(THREE, (in, steps) -> {
            var text = "x".repeat(65 << 20);
            if (in.text().equals("step")) {
                steps.call("large", String.class, _ -> text);
            }
            return new Out(text, 1);
        }));
        for (var where : List.of("end", "step")) {
            var end = end(start(THREE, new In(where)));
            assertThat(end.state()).isEqualTo(RunState.FAILED);
            assertThat(end.problem()).get().asString().contains("work.value.too-large");
        }
    }

    /// In containers every process has the same id, and each took the hints of all others for its own.
    @Test
    void hintsReachProcessesThatHaveTheSameIdOfTheSystem() {
        var there = new WorkHint();
        var here = new WorkHint();
        try (var teller = new OtherProcesses(house.source, here, Set.of("q"));
                var listener = new OtherProcesses(house.source, there, Set.of("q"))) {
            teller.start();
            listener.start();
            await().atMost(LONG).until(() -> {
                here.give("q");
                return there.await(200).contains("q");
            });
        }
    }

    @Test
    void changedCodeParksTheRunAndGuessesNothing() {
        house.doing(work(THREE, (_, steps) -> {
            steps.call(count("turn") == 1 ? "old" : "new", Integer.class, _ -> count("step"));
            steps.sleep("nap", Duration.ofMillis(1));
            return new Out("", 0);
        }));
        var run = start(THREE, new In("x"));
        await().until(() -> state(run).equals("parked"));
        assertThat(done.get("step")).hasValue(1);
    }

    @Test
    void drainingStopsAfterTheStepAndAnotherEngineGoesOnAtOnce() throws Exception {
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Work<In, Out> slow = work(THREE, (_, steps) -> {
            steps.call("a", Integer.class, _ -> {
                inside.countDown();
                leave.await();
                return count("a");
            });
            return new Out("", steps.call("b", Integer.class, _ -> count("b")));
        });
        house.doing(slow);
        var run = start(THREE, new In("x"));
        inside.await();
        var stopping = Thread.ofVirtual().start(house::stop);
        await().until(() -> house.jdbc
                .sql("select bool_or(draining) from work.workers")
                .query(Boolean.class)
                .single());
        leave.countDown();
        stopping.join();
        assertThat(state(run)).isEqualTo("ready");
        house.doing(slow);
        assertThat(end(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(done.get("a")).hasValue(1);
        assertThat(failures(run)).isZero();
    }

    @Test
    void aLongBacklogOfOneTenantDelaysNoOther() {
        var order = new ArrayList<String>();
        house.jdbc.sql("select 1").query(Integer.class).single();
        for (int i = 0; i < 400; i++) {
            house.works.startAsSystem("default", THREE, new In("long"), Start.NOW);
        }
        for (int i = 0; i < 10; i++) {
            house.works.startAsSystem("small", THREE, new In("short"), Start.NOW);
        }
        house.doing(8, work(THREE, (in, steps) -> {
            synchronized (order) {
                order.add(in.text());
            }
            return new Out("", 0);
        }));
        await().atMost(LONG).until(() -> order.size() == 410);
        assertThat(order.lastIndexOf("short")).isLessThan(60);
    }

    @Test
    void highPriorityGoesFirst() {
        var order = new ArrayList<Integer>();
        var type = new WorkType<>("test.ranked", 1, Integer.class, Integer.class);
        for (int i = 0; i < 40; i++) {
            start(type, i, Start.NOW.with(i % 2 == 0 ? Start.LOW : Start.HIGH));
        }
        house.doing(1, work(type, (in, _) -> {
            order.add(in);
            return in;
        }));
        await().atMost(LONG).until(() -> order.size() == 40);
        assertThat(order.subList(0, 20)).allMatch(n -> n % 2 == 1);
    }
}
