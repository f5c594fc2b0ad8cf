package ai.bhiv.platform.work;

import ai.bhiv.platform.id.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One turn of a run on one worker, from a claim until it ends, waits or is lost: its journal, and what of it is not
/// written yet.
///
/// The last step's record waits for the next one to begin, or for the end: a step begins only when all before it are
/// written, and the last one is written together with the run's end, in one commit.
final class Turn {
    private final Loaded loaded;
    private final Recorder recorder;
    private final Hold hold;
    private final Lease lease;
    private final Parts parts;
    private final LongSupplier nanos;
    private final long begunAt;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, StepRow> journal = new HashMap<>();
    private final List<Loaded.Signal> signals;
    private List<StepRow> unwritten = new ArrayList<>();
    private @Nullable String progress;
    private int failures;

    /// Writes what a turn says, and returns when it is written.
    interface Recorder {
        /// @throws LeaseLost when it cannot be written in time
        Settlement.Answer write(Settlement settlement);
    }

    /// What a turn needs beside its own journal.
    interface Parts {
        Ids ids();

        /// See [RunStore#change].
        String change(Claimed run, StepRow step, Supplier<String> part);

        /// Starts a child within an open change; its id.
        <I> UUID child(Claimed parent, WorkType<I, ?> type, I input);

        /// Runs these at the same time, and returns when all have ended.
        void together(List<Runnable> branches, Hold hold);
    }

    Turn(Loaded loaded, Recorder recorder, Hold hold, Lease lease, Parts parts, LongSupplier nanos) {
        this.loaded = loaded;
        this.recorder = recorder;
        this.hold = hold;
        this.lease = lease;
        this.parts = parts;
        this.nanos = nanos;
        this.begunAt = nanos.getAsLong();
        this.signals = new ArrayList<>(loaded.signals());
        this.failures = loaded.run().failures();
        loaded.journal().forEach(step -> journal.put(step.seq(), step));
    }

    Claimed run() {
        return loaded.run();
    }

    Parts parts() {
        return parts;
    }

    Hold hold() {
        return hold;
    }

    /// The time by the database's clock, as far as this process can tell.
    Instant now() {
        return loaded.run().at().plusNanos(nanos.getAsLong() - begunAt);
    }

    /// Which attempt this is since the last step that was done, from 1.
    int attempt() {
        return failures + 1;
    }

    /// What the journal says at a position.
    ///
    /// @throws Suspended parked, when it says something else than the code
    Optional<StepRow> recorded(String seq, String name, StepKind kind) {
        lock.lock();
        try {
            var step = journal.get(seq);
            if (step != null && (!step.name().equals(name) || step.kind() != kind)) {
                throw new Suspended(new Outcome.Parked(Troubles.of(
                        WorkProblem.REPLAY_MISMATCH,
                        "step %s of run %s: %s %s is recorded (expected by this build: %s %s)"
                                .formatted(seq, run().id(), step.kind(), step.name(), kind, name))));
            }
            return Optional.ofNullable(step);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything before is written; then a step may begin.
    ///
    /// @throws Suspended when the run has to stop here
    void begin() {
        lock.lock();
        try {
            if (!unwritten.isEmpty()) {
                var answer = recorder.write(taken(new Outcome.GoesOn()));
                if (answer == Settlement.Answer.LOST) {
                    throw new LeaseLost("run " + run().id() + " has a newer epoch than " + run().epoch());
                }
                if (answer == Settlement.Answer.CANCELLING) {
                    hold.stop(Hold.Reason.CANCELLED, false);
                }
                failures = 0;
            }
        } finally {
            lock.unlock();
        }
        var reason = hold.reason();
        if (reason != null) {
            throw stopped(reason);
        }
        if (!lease.safe()) {
            throw new LeaseLost("the lease could not be renewed in time");
        }
    }

    /// What a reason to stop makes of the run.
    static Error stopped(Hold.Reason reason) {
        return switch (reason) {
            case CANCELLED -> new Suspended(new Outcome.Cancelled());
            case DRAINED -> new Suspended(new Outcome.Released());
            case LOST -> new LeaseLost("the worker's lease has run out");
            case TIMED_OUT ->
                new Suspended(new Outcome.Retries(
                        java.time.Duration.ZERO,
                        Troubles.of(WorkProblem.ATTEMPT_TIMEOUT, "the attempt took too long")));
        };
    }

    /// Takes an entry down, to be written with the next ones.
    void note(StepRow step) {
        lock.lock();
        try {
            journal.put(step.seq(), step);
            unwritten.removeIf(other -> other.seq().equals(step.seq()));
            unwritten.add(step);
        } finally {
            lock.unlock();
        }
    }

    /// An entry that is written already, with a change.
    void written(StepRow step) {
        lock.lock();
        try {
            journal.put(step.seq(), step);
            failures = 0;
        } finally {
            lock.unlock();
        }
    }

    /// The oldest signal of this name that no step took.
    Optional<Loaded.Signal> take(String name) {
        lock.lock();
        try {
            var first = signals.stream()
                    .filter(signal -> signal.name().equals(name))
                    .findFirst();
            first.ifPresent(signals::remove);
            return first;
        } finally {
            lock.unlock();
        }
    }

    void progress(String json) {
        lock.lock();
        try {
            progress = json;
        } finally {
            lock.unlock();
        }
    }

    /// Writes the turn's end, with everything that is not written yet.
    ///
    /// @return whether it was still this worker's
    boolean end(Outcome outcome) {
        lock.lock();
        try {
            return recorder.write(taken(outcome)) != Settlement.Answer.LOST;
        } finally {
            lock.unlock();
        }
    }

    private Settlement taken(Outcome outcome) {
        var settlement = new Settlement(run(), List.copyOf(unwritten), progress, outcome);
        unwritten = new ArrayList<>();
        progress = null;
        return settlement;
    }
}
