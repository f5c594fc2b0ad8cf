package ai.bhiv.platform.work;

import ai.bhiv.platform.context.RequestContext;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a process does with runs, without threads of its own: [WorkEngine] drives it in production, the simulator in
/// tests, with a store and clocks of its own.
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Surroundings around;
    private final RunStore store;
    private final Map<String, Work<?, ?>> works;
    private final Turn.Recorder recorder;
    private final Turn.Parts parts;
    private final Map<UUID, Hold> held = new ConcurrentHashMap<>();
    private final Map<String, String> lastTenant = new HashMap<>();
    private volatile @Nullable Session session;
    private volatile boolean unknownHeld;

    /// Time and chance.
    ///
    /// @param nanos a steady clock
    /// @param clock for the deadlines of calls that steps make
    record Surroundings(LongSupplier nanos, Clock clock, RandomGenerator random) {}

    private record Session(UUID id, Lease lease) {}

    Worker(
            Surroundings around,
            RunStore store,
            Collection<Work<?, ?>> works,
            Turn.Recorder recorder,
            Turn.Parts parts) {
        this.around = around;
        this.store = store;
        this.works = works.stream().collect(Collectors.toMap(work -> work.type().key(), work -> work));
        this.recorder = recorder;
        this.parts = parts;
    }

    int holding() {
        return held.size();
    }

    /// Takes part, under a new id. What it held under another one is lost to it.
    void enter() {
        session = null;
        held.values().forEach(hold -> hold.stop(Hold.Reason.LOST, true));
        held.clear();
        var id = parts.ids().next();
        var lease = new Lease(around.nanos());
        store.enter(id);
        session = new Session(id, lease);
    }

    /// Looks around: renews the lease, stops what is to end and what takes too long.
    RunStore.Look look(boolean draining) {
        var now = session;
        if (now == null) {
            enter();
            now = Objects.requireNonNull(session);
        }
        boolean renew = draining || now.lease().renewalDue();
        long asked = around.nanos().getAsLong();
        var look = store.look(now.id(), renew, draining);
        if (!look.alive()) {
            LOG.info("work: the lease has run out; {} runs are lost to this process", held.size());
            enter();
            return new RunStore.Look(true, look.queues(), List.of(), 0);
        }
        if (renew) {
            now.lease().renewed(asked);
        }
        look.cancelling().stream()
                .map(held::get)
                .filter(Objects::nonNull)
                .forEach(hold -> hold.stop(Hold.Reason.CANCELLED, true));
        held.values().stream().filter(this::tooLong).forEach(hold -> hold.stop(Hold.Reason.TIMED_OUT, true));
        if (unknownHeld) {
            unknownHeld = false;
            giveBackUnknown(now);
        }
        return look;
    }

    private void giveBackUnknown(Session now) {
        try {
            store.giveBack(now.id(), held.keySet());
        } catch (RuntimeException e) {
            unknownHeld = true;
            throw e;
        }
    }

    private boolean tooLong(Hold hold) {
        var work = works.get(hold.run().type());
        return work != null
                && around.nanos().getAsLong() - hold.begunAt()
                        > work.retries().attempt().toNanos();
    }

    /// Claims what is ready in a queue.
    List<Claimed> claim(String queue, int atMost) {
        var now = session;
        if (now == null || !now.lease().safe()) {
            return List.of();
        }
        List<Claimed> claimed;
        try {
            claimed = store.claim(now.id(), queue, atMost, lastTenant.getOrDefault(queue, ""));
        } catch (RuntimeException e) {
            unknownHeld = true;
            throw e;
        }
        claimed.forEach(run -> held.put(run.id(), new Hold(run, around.nanos().getAsLong())));
        if (!claimed.isEmpty()) {
            lastTenant.put(queue, claimed.getLast().tenant());
        }
        return claimed;
    }

    /// Reads what is needed to go on with runs of one tenant; those that cannot be read are given back.
    List<Loaded> load(String tenant, List<Claimed> claimed) {
        try {
            return store.load(tenant, claimed);
        } catch (RuntimeException e) {
            claimed.forEach(run -> held.remove(run.id()));
            unknownHeld = true;
            throw e;
        }
    }

    /// Does a turn of a run, on this thread.
    ///
    /// @return how it ended, as far as it was written; nothing when the run was lost
    @Nullable
    Outcome execute(Loaded loaded) {
        var run = loaded.run();
        var hold = held.get(run.id());
        var now = session;
        if (hold == null || hold.run() != run || now == null || !now.id().equals(run.worker())) {
            unknownHeld = true;
            return null;
        }
        var work = Objects.requireNonNull(works.get(run.type()), run.type());
        var turn = new Turn(loaded, recorder, hold, now.lease(), parts, around.nanos());
        try {
            if (run.cancelling()) {
                hold.stop(Hold.Reason.CANCELLED, false);
            }
            var outcome = outcome(work, loaded, turn, hold);
            var _ = Thread.interrupted();
            return turn.end(outcome) ? outcome : null;
        } catch (LeaseLost e) {
            // Lost or only believed so: if the lease is renewed after all, the run must not stay with nobody who runs
            // it.
            LOG.info("work: run {} of {} was lost: {}", run.id(), run.tenant(), e.getMessage());
            held.remove(run.id(), hold);
            unknownHeld = true;
            return null;
        } catch (RuntimeException e) {
            // What cannot be written is given back; the next attempt meets the same, or not.
            LOG.warn("work: the end of run {} of {} could not be written", run.id(), run.tenant(), e);
            held.remove(run.id(), hold);
            unknownHeld = true;
            return null;
        } finally {
            held.remove(run.id(), hold);
        }
    }

    private Outcome outcome(Work<?, ?> work, Loaded loaded, Turn turn, Hold hold) {
        var ended = new Object() {
            Outcome outcome = new Outcome.Released();

            @Nullable
            Error error;
        };
        hold.on(Thread.currentThread(), () -> {
            try {
                ended.outcome = new Outcome.Succeeded(context(work, loaded).call(() -> run(work, loaded, turn)));
            } catch (Suspended suspended) {
                ended.outcome = suspended.outcome();
            } catch (LeaseLost lost) {
                ended.error = lost;
            } catch (Exception | StackOverflowError | AssertionError failure) {
                ended.outcome = failed(work, turn, hold, failure);
            }
        });
        if (ended.error != null) {
            throw ended.error;
        }
        if (ended.outcome instanceof Outcome.Retries(var pause, var problem) && pause.isZero()) {
            return retried(work, turn, java.time.Duration.ZERO, problem);
        }
        return ended.outcome;
    }

    private static <I, O> String run(Work<I, O> work, Loaded loaded, Turn turn) throws Exception {
        var input = Cursor.read(loaded.input(), work.type().input());
        return Cursor.write(work.run(input, new Cursor(turn, "")));
    }

    private Outcome failed(Work<?, ?> work, Turn turn, Hold hold, Throwable failure) {
        var reason = hold.reason();
        if (reason == Hold.Reason.LOST) {
            throw new LeaseLost("the worker's lease has run out");
        }
        if (reason == Hold.Reason.CANCELLED) {
            return new Outcome.Cancelled();
        }
        if (reason == Hold.Reason.DRAINED) {
            return new Outcome.Released();
        }
        var problem = reason == Hold.Reason.TIMED_OUT
                ? Troubles.of(
                        WorkProblem.ATTEMPT_TIMEOUT,
                        "interrupted after " + work.retries().attempt())
                : Troubles.of(failure);
        if (Troubles.permanent(failure) && reason == null) {
            return new Outcome.Failed(problem);
        }
        return retried(work, turn, Troubles.asked(failure), problem);
    }

    private Outcome retried(Work<?, ?> work, Turn turn, java.time.Duration asked, String problem) {
        return work.retries()
                .after(turn.attempt(), asked, around.random())
                .<Outcome>map(pause -> new Outcome.Retries(pause, problem))
                .orElseGet(() -> new Outcome.Failed(problem));
    }

    private RequestContext context(Work<?, ?> work, Loaded loaded) {
        return new RequestContext(
                loaded.principal(),
                "work-" + loaded.run().id(),
                loaded.trace(),
                around.clock().instant().plus(work.retries().attempt()),
                null,
                null);
    }

    /// Asks all runs to stop at their next step; those that do not are interrupted.
    void drain(boolean interrupt) {
        held.values().forEach(hold -> hold.stop(Hold.Reason.DRAINED, interrupt));
    }

    /// Gives everything back and ends the lease.
    void leave() {
        var now = session;
        session = null;
        if (now != null) {
            held.values().forEach(hold -> hold.stop(Hold.Reason.LOST, true));
            store.giveBack(now.id(), Set.of());
            store.leave(now.id());
        }
    }
}
