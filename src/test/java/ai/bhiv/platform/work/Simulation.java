package ai.bhiv.platform.work;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.PlatformProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/// One seeded life of three processes and a database that shares them the work. Before and after every call of the
/// database, and in the middle of every step, the process may die, its call may get lost on the way there or back,
/// or it may be stopped for a while, in which the others go on: whatever they do then happens inside that call.
final class Simulation {
    private static final int PROCESSES = 3;
    private static final int RUNS = 8;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetryPolicy POLICY =
            new RetryPolicy(3, Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMinutes(5));

    static final WorkType<Integer, Integer> TYPE = new WorkType<>("sim.work", 1, Integer.class, Integer.class);
    static final WorkType<Integer, Integer> CHILD = new WorkType<>("sim.child", 1, Integer.class, Integer.class);

    /// The end of a process in the middle of whatever it does.
    @SuppressWarnings("serial")
    private static final class Crash extends Error {
        Crash() {
            super("crash", null, false, false);
        }
    }

    private final Random random;
    private final SimStore store = new SimStore(this::dbNow);
    private final Process[] processes = new Process[PROCESSES];
    private final List<Process> inside = new ArrayList<>();
    private final Map<String, Integer> bodies = new TreeMap<>();
    private final List<UUID> acknowledged = new ArrayList<>();
    private final Map<UUID, Integer> toSignal = new HashMap<>();
    private final Ids ids = new Ids() {
        private long n;

        @Override
        public UUID next() {
            return new UUID(0x7000, ++n);
        }

        @Override
        public String secret(int bits) {
            throw new UnsupportedOperationException();
        }
    };
    private long nanos;
    private Duration jump = Duration.ZERO;
    private Duration furthest = Duration.ZERO;
    private boolean faults = true;
    private boolean jumped;
    int crashes;
    int pauses;
    int lostAnswers;

    Simulation(long seed) {
        random = new Random(seed);
        for (int i = 0; i < PROCESSES; i++) {
            processes[i] = new Process();
        }
    }

    private Instant dbNow() {
        return EPOCH.plusNanos(nanos).plus(jump);
    }

    /// One process: it dies by being replaced.
    private final class Process {
        private Worker worker = born();

        private Worker born() {
            var flaky = new Flaky();
            return new Worker(
                    new Worker.Surroundings(() -> nanos, Clock.fixed(EPOCH, ZoneOffset.UTC), random),
                    flaky,
                    List.of(new Root(), new Leaf()),
                    settlement -> patient(flaky, settlement),
                    new SimParts(flaky));
        }

        private Settlement.Answer patient(Flaky flaky, Settlement settlement) {
            for (int i = 0; i < 3; i++) {
                try {
                    return flaky.settle(settlement.run().tenant(), List.of(settlement))
                            .getFirst();
                } catch (ai.bhiv.platform.problem.Problem unavailable) {
                    pass(Duration.ofMillis(100));
                }
            }
            throw new LeaseLost("the database was away");
        }

        private void go(Claimed run) {
            try {
                for (var loaded : worker.load(run.tenant(), List.of(run))) {
                    worker.execute(loaded);
                }
            } catch (ai.bhiv.platform.problem.Problem unavailable) {
                // it was given back
            }
        }

        /// One thing that a process does by itself.
        void act() {
            inside.add(this);
            try {
                if (random.nextInt(3) == 0) {
                    worker.look(false);
                } else {
                    var claimed = worker.claim("sim", 1 + random.nextInt(3));
                    for (var run : claimed) {
                        go(run);
                    }
                }
            } catch (Crash crash) {
                crashes++;
                worker = born();
            } catch (ai.bhiv.platform.problem.Problem unavailable) {
                // it tries again when its turn comes
            } finally {
                inside.remove(this);
            }
        }
    }

    /// The way from a process to the database.
    private final class Flaky implements RunStore {
        private <T> T call(Supplier<T> work) {
            trouble();
            if (faults && random.nextInt(60) == 0) {
                throw PlatformProblem.DATABASE_UNAVAILABLE.because("lost on the way there");
            }
            var answer = work.get();
            if (faults && random.nextInt(60) == 0) {
                lostAnswers++;
                throw PlatformProblem.DATABASE_UNAVAILABLE.because("lost on the way back");
            }
            trouble();
            return answer;
        }

        @Override
        public void enter(UUID worker) {
            call(() -> {
                store.enter(worker);
                return 0;
            });
        }

        @Override
        public Look look(UUID worker, boolean renew, boolean draining) {
            return call(() -> store.look(worker, renew, draining));
        }

        @Override
        public void leave(UUID worker) {
            call(() -> {
                store.leave(worker);
                return 0;
            });
        }

        @Override
        public List<Claimed> claim(UUID worker, String queue, int atMost, String after) {
            return call(() -> store.claim(worker, queue, atMost, after));
        }

        @Override
        public List<Loaded> load(String tenant, List<Claimed> runs) {
            return call(() -> store.load(tenant, runs));
        }

        @Override
        public List<Settlement.Answer> settle(String tenant, List<Settlement> settlements) {
            return call(() -> store.settle(tenant, settlements));
        }

        @Override
        public String change(Claimed run, StepRow step, Supplier<String> part) {
            return call(() -> store.change(run, step, part));
        }

        @Override
        public int giveBack(UUID worker, Collection<UUID> known) {
            return call(() -> store.giveBack(worker, known));
        }
    }

    private final class SimParts implements Turn.Parts {
        private final Flaky flaky;

        SimParts(Flaky flaky) {
            this.flaky = flaky;
        }

        @Override
        public Ids ids() {
            return ids;
        }

        @Override
        public String change(Claimed run, StepRow step, Supplier<String> part) {
            return flaky.change(run, step, part);
        }

        @Override
        public <I> UUID child(Claimed parent, WorkType<I, ?> type, I input) {
            var id = ids.next();
            store.start(id, parent.tenant(), type, Cursor.write(input), parent.id());
            return id;
        }

        @Override
        public void together(List<Runnable> branches, Hold hold) {
            branches.forEach(Runnable::run);
        }
    }

    /// What may befall the process that is at work.
    private void trouble() {
        if (!faults) {
            return;
        }
        switch (random.nextInt(60)) {
            case 0 -> throw new Crash();
            case 1, 2 -> {
                pauses++;
                pass(Duration.ofMillis(random.nextInt(20_000)));
                for (int i = random.nextInt(8); i > 0; i--) {
                    other();
                    pass(Duration.ofMillis(random.nextInt(3_000)));
                }
            }
            default -> pass(Duration.ofMillis(random.nextInt(20)));
        }
    }

    private void other() {
        var free = java.util.Arrays.stream(processes)
                .filter(process -> !inside.contains(process))
                .toList();
        if (!free.isEmpty()) {
            free.get(random.nextInt(free.size())).act();
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /// A step outside: it must carry its key, and must not begin when it is recorded.
    private int outside(Steps steps, String name, int result) {
        return steps.call(name, Integer.class, key -> {
            bodies.merge(key, 1, Integer::sum);
            var run = store.runs.get(steps.run());
            var recorded = run.journal.get(key.substring(key.indexOf('/') + 1));
            if (recorded != null && recorded.done() && !jumped) {
                store.violations.add("step " + key + " began again after it was recorded");
            }
            earlier(key, run)
                    .forEach(missing ->
                            store.violations.add("step " + key + " began before step " + missing + " was recorded"));
            trouble();
            if (faults && random.nextInt(12) == 0) {
                throw new IllegalStateException("it failed");
            }
            return result;
        });
    }

    /// Positions before that of the key, outside of branches, which are not recorded.
    private static List<Integer> earlier(String key, SimStore.Kept run) {
        var seq = key.substring(key.indexOf('/') + 1);
        int position = Integer.parseInt(seq.contains(".") ? seq.substring(0, seq.indexOf('.')) : seq);
        return java.util.stream.IntStream.range(1, position)
                .boxed()
                .filter(n -> run.journal.keySet().stream()
                        .noneMatch(known -> known.equals(n.toString()) || known.startsWith(n + ".")))
                .toList();
    }

    private final class Root implements Work<Integer, Integer> {
        @Override
        public WorkType<Integer, Integer> type() {
            return TYPE;
        }

        @Override
        public RetryPolicy retries() {
            return POLICY;
        }

        @Override
        public Integer run(Integer n, Steps steps) {
            int sum = outside(steps, "a", 1);
            sum += steps.change("b", Integer.class, () -> {
                store.count(steps.run() + "/b");
                return 10;
            });
            if (n % 2 == 0) {
                steps.sleep("nap", Duration.ofMillis(1_500));
            }
            if (n % 3 == 0) {
                for (int i = 1; i <= 2; i++) {
                    int got = steps.await("go", Integer.class, Duration.ofDays(30))
                            .orElse(-1000);
                    sum += got == i ? 100 : -1000;
                }
            }
            if (n % 4 == 1) {
                var child = steps.start("child", CHILD, n);
                sum += steps.result("child's end", child, Integer.class);
            }
            if (n % 4 == 2) {
                for (var part : steps.<Integer>all("both", List.of(branch -> outside(branch, "l", 1_000), branch -> {
                    branch.sleep("nap", Duration.ofMillis(700));
                    return outside(branch, "r", 1_000);
                }))) {
                    sum += part;
                }
            }
            return sum + outside(steps, "z", 10_000);
        }

        static int expected(int n) {
            return 10_011 + (n % 3 == 0 ? 200 : 0) + (n % 4 == 1 ? 100_000 : 0) + (n % 4 == 2 ? 2_000 : 0);
        }
    }

    private final class Leaf implements Work<Integer, Integer> {
        @Override
        public WorkType<Integer, Integer> type() {
            return CHILD;
        }

        @Override
        public RetryPolicy retries() {
            return POLICY;
        }

        @Override
        public Integer run(Integer n, Steps steps) {
            return outside(steps, "leaf", 100_000);
        }
    }

    /// Lives it, and says what was wrong at the end.
    List<String> live() {
        for (int i = 0; i < 150; i++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> begin();
                case 2 -> signal();
                case 3 -> {
                    if (random.nextInt(6) == 0 && !acknowledged.isEmpty()) {
                        store.cancel(acknowledged.get(random.nextInt(acknowledged.size())));
                    }
                }
                case 4 -> {
                    if (random.nextInt(20) == 0) {
                        jumped = true;
                        jump = jump.plus(Duration.ofMinutes(random.nextInt(120) - 30));
                        furthest = jump.compareTo(furthest) > 0 ? jump : furthest;
                    }
                }
                default -> other();
            }
            pass(Duration.ofMillis(random.nextInt(1_000)));
        }
        faults = false;
        jump = furthest; // a clock that was set back is set right: until then what is due waits, as it should
        while (acknowledged.size() < RUNS) {
            begin();
        }
        for (int i = 0; i < 4_000 && !settled(); i++) {
            store.resumeParked();
            signal();
            other();
            pass(Duration.ofMillis(random.nextInt(100))); // leases hold now: nothing is mended by a takeover
        }
        return judged();
    }

    private void begin() {
        if (acknowledged.size() < RUNS) {
            var id = ids.next();
            int n = acknowledged.size();
            store.start(id, n % 2 == 0 ? "a" : "b", TYPE, Integer.toString(n), null);
            acknowledged.add(id);
            if (n % 3 == 0) {
                toSignal.put(id, 1);
            }
        }
    }

    /// Signals come in order, and each is sent again at times.
    private void signal() {
        for (var entry : toSignal.entrySet()) {
            int n = entry.getValue();
            if (n <= 2 && store.signal(entry.getKey(), "go", "s" + n, Integer.toString(n)) && random.nextBoolean()) {
                entry.setValue(n + 1);
            }
        }
    }

    private boolean settled() {
        return store.runs.values().stream().allMatch(run -> run.row.state().over());
    }

    private List<String> judged() {
        var wrong = new ArrayList<>(store.violations);
        for (var id : acknowledged) {
            var run = store.runs.get(id);
            int n = Integer.parseInt(run.input);
            switch (run.row.state()) {
                case SUCCEEDED -> {
                    if (Integer.parseInt(run.output) != Root.expected(n)) {
                        wrong.add(n + " gave " + run.output + " (expected " + Root.expected(n) + ")");
                    }
                    if (store.changes.getOrDefault(id + "/b", 0) != 1) {
                        wrong.add(n + " changed its table " + store.changes.get(id + "/b") + " times");
                    }
                }
                case CANCELLED -> {
                    if (run.cancelAt == null) {
                        wrong.add(n + " was cancelled, and nobody wanted it");
                    }
                }
                case FAILED -> {
                    if (run.row.failures() == 0) {
                        wrong.add(n + " failed without a failure");
                    }
                }
                case READY, RUNNING, SCHEDULED, WAITING, PARKED -> wrong.add(n + " never ended: " + run.row);
            }
        }
        return wrong;
    }
}
