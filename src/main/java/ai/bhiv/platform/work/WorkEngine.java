package ai.bhiv.platform.work;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Tenancy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Runs durable work in this process, beside any number of other processes on the same database (WRK-3 to 7). One
/// thread looks for work; each run has a virtual thread of its own while it is not waiting.
///
/// It looks when it is given a hint, when something becomes due, and once a second in any case: one statement.
public final class WorkEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkEngine.class);
    private static final int TICK_MILLIS = 1_000;
    private static final int FAILED_PAUSE_MILLIS = 500;
    private static final int BATCH = 64;

    /// Runs at once in a process. They are virtual threads that mostly wait for others; what bounds them is the pool
    /// of connections.
    private static final int SLOTS = 64;

    private static final Duration UPKEEP = Duration.ofHours(1);
    private static final Duration DRAIN = Duration.ofSeconds(25);
    private static final Duration INTERRUPTED = Duration.ofSeconds(2);

    private final List<Work<?, ?>> works;
    private final Worker worker;
    private final WorkHint hint;
    private final WorkMeters meters;
    private final RunStore store;
    private final OtherProcesses others;
    private final int slots;
    private final int batch;
    private final GroupCommit<Settlement, Settlement.Answer> settlements;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread thread;
    private long nextTick = System.nanoTime();
    private long upkeepAt = System.nanoTime();

    /// @param store where runs are kept
    /// @param works what this process can do
    WorkEngine(RunStore store, List<Work<?, ?>> works, Works starter, WorkHint hint, WorkMeters meters, Setup setup) {
        this.works = List.copyOf(works);
        this.hint = hint;
        this.meters = meters;
        this.store = store;
        this.others = setup.others();
        this.slots = setup.slots();
        this.batch = Math.max(1, slots / 4);
        this.settlements = new GroupCommit<>("work-journal", new Patience(store)::settle);
        this.worker =
                new Worker(setup.around(), store, works, this::write, new HouseParts(store, starter, setup.ids()));
    }

    /// What an engine needs of its process.
    public record Parts(DataSource source, Works works, WorkHint hint, MeterRegistry meters, Ids ids, Clock clock) {}

    /// An engine of a running process.
    ///
    /// @param name of the process, for people who look at the workers
    /// @param stopped tenants whose work rests
    public static WorkEngine of(Parts parts, List<Work<?, ?>> works, String name, Supplier<Set<String>> stopped) {
        var jdbc = JdbcClient.create(parts.source());
        var served = new JdbcRunStore.Served(
                name,
                queues(works),
                works.stream().map(work -> work.type().key()).toList(),
                SLOTS,
                () -> List.copyOf(stopped.get()));
        var store = new JdbcRunStore(jdbc, new Tenancy(parts.source()), new Values(jdbc), parts.hint(), served);
        var around = new Worker.Surroundings(System::nanoTime, parts.clock(), RandomGenerator.getDefault());
        return new WorkEngine(
                store,
                works,
                parts.works(),
                parts.hint(),
                new WorkMeters(parts.meters()),
                new Setup(
                        SLOTS,
                        around,
                        parts.ids(),
                        new OtherProcesses(parts.source(), parts.hint(), Set.copyOf(served.queues()))));
    }

    /// @param slots runs at once
    /// @param others who are told of new work, and tell of theirs
    record Setup(int slots, Worker.Surroundings around, Ids ids, OtherProcesses others) {}

    private Settlement.Answer write(Settlement settlement) {
        var answer = settlements.put(settlement.run().tenant(), settlement);
        if (settlement.outcome().state().over() && answer != Settlement.Answer.LOST) {
            var output = settlement.outcome() instanceof Outcome.Succeeded done ? done.output() : null;
            var problem = settlement.outcome().problem();
            hint.over(
                    settlement.run().id(),
                    new Works.End(
                            settlement.outcome().state(), Optional.ofNullable(output), Optional.ofNullable(problem)));
        }
        return answer;
    }

    /// Begins to work.
    public synchronized void start() {
        if (thread == null && !works.isEmpty()) {
            others.start();
            thread = Thread.ofVirtual().name("work").start(this::loop);
        }
    }

    private void loop() {
        var queues = new LinkedHashSet<String>();
        try {
            while (stopping.getCount() > 0) {
                try {
                    round(queues);
                } catch (RuntimeException e) {
                    LOG.warn("work: a look at the database failed, trying again in {} ms", FAILED_PAUSE_MILLIS, e);
                    stopping.await(FAILED_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(Set<String> queues) throws InterruptedException {
        long wait = (nextTick - System.nanoTime()) / 1_000_000;
        boolean free = worker.holding() <= slots - batch;
        if (queues.isEmpty() || !free) {
            queues.addAll(hint.await(Math.max(0, wait)));
            wait = (nextTick - System.nanoTime()) / 1_000_000;
        }
        if (wait <= 0) {
            if (System.nanoTime() - upkeepAt >= 0) {
                store.upkeep();
                upkeepAt = System.nanoTime() + UPKEEP.toNanos();
            }
            var look = worker.look(false);
            queues.addAll(look.queues());
            nextTick = System.nanoTime() + pauseMillis(look.nextDueMillis()) * 1_000_000L;
        }
        for (var queue : List.copyOf(queues)) {
            int room = Math.min(BATCH, slots - worker.holding());
            if (room < batch) {
                return;
            }
            queues.remove(queue);
            if (take(queue, room) > 0) {
                queues.add(queue);
            }
        }
    }

    /// How long to do without another look, at most a tick.
    ///
    /// @param dueMillis until a run becomes due by itself: behind us, or as far away as a number can say
    static long pauseMillis(long dueMillis) {
        return Math.clamp(dueMillis, 0, TICK_MILLIS - 1) + 1;
    }

    private int take(String queue, int room) {
        long begun = System.nanoTime();
        var claimed = worker.claim(queue, room);
        meters.claimed(queue, claimed, System.nanoTime() - begun);
        var byTenant = new LinkedHashMap<String, List<Claimed>>();
        claimed.forEach(run ->
                byTenant.computeIfAbsent(run.tenant(), _ -> new ArrayList<>()).add(run));
        byTenant.forEach((tenant, runs) -> Thread.ofVirtual().name("work-load").start(() -> begin(tenant, runs)));
        return claimed.size();
    }

    private void begin(String tenant, List<Claimed> runs) {
        try {
            for (var loaded : worker.load(tenant, runs)) {
                Thread.ofVirtual().name("work-" + loaded.run().id()).start(() -> execute(loaded));
            }
        } catch (RuntimeException e) {
            LOG.warn("work: {} runs of {} could not be read and are given back", runs.size(), tenant, e);
        }
    }

    private void execute(Loaded loaded) {
        try {
            meters.ended(loaded.run(), worker.execute(loaded));
        } finally {
            hint.room();
        }
    }

    /// Ends: nothing more is claimed, runs stop after the step that they are in, for up to 25 s, and go back.
    @Override
    public void close() {
        stopping.countDown();
        worker.drain(false);
        others.close();
        hint.room();
        Thread looping;
        synchronized (this) {
            looping = thread;
        }
        if (looping != null) {
            try {
                looping.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            drain();
        }
        settlements.close();
    }

    private void drain() {
        try {
            worker.drain(false);
            wait(DRAIN);
            worker.drain(true);
            wait(INTERRUPTED);
            worker.leave();
        } catch (RuntimeException e) {
            LOG.info("work: runs could not be given back; they are taken over when the lease ends", e);
        }
    }

    /// Until nothing runs any more, renewing the lease meanwhile.
    private void wait(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        long looked = System.nanoTime();
        while (worker.holding() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
            if (System.nanoTime() - looked > TICK_MILLIS * 1_000_000L) {
                worker.look(true);
                looked = System.nanoTime();
            }
        }
    }

    /// What steps need of this process.
    private record HouseParts(RunStore store, Works starter, Ids ids) implements Turn.Parts {
        @Override
        public String change(Claimed run, StepRow step, Supplier<String> part) {
            return store.change(run, step, part);
        }

        @Override
        public <I> UUID child(Claimed parent, WorkType<I, ?> type, I input) {
            return starter.child(parent, type, input);
        }

        @Override
        public void together(List<Runnable> branches, Hold hold) {
            var context = RequestContext.current();
            var threads = branches.stream()
                    .map(branch ->
                            Thread.ofVirtual().start(() -> hold.on(Thread.currentThread(), () -> context.run(branch))))
                    .toList();
            for (var one : threads) {
                boolean ended = false;
                while (!ended) {
                    try {
                        one.join();
                        ended = true;
                    } catch (InterruptedException e) {
                        // the branches were interrupted as well, and end
                    }
                }
            }
        }
    }

    /// Types by their queue.
    static List<String> queues(List<Work<?, ?>> works) {
        var queues = new HashMap<String, Integer>();
        works.forEach(work -> queues.merge(work.type().queue(), 1, Integer::sum));
        return queues.keySet().stream().sorted().toList();
    }
}
