package ai.bhiv.platform.work;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The scheduling of one run, and every transition that it can make, as pure functions. The statements of
/// [JdbcRunStore] and of `db/work` are the same rules as SQL; a test drives both with the same events and compares.
///
/// @param epoch grows with each claim and each loss; a write that names an older one is refused
/// @param failures attempts that failed since the last step that was done
/// @param lost workers lost in a row while they ran it
/// @param dueAt when it becomes ready by itself
record RunRow(
        RunState state,
        long epoch,
        @Nullable UUID owner,
        int failures,
        int lost,
        boolean cancelRequested,
        @Nullable Instant dueAt) {
    /// Workers that a run may lose in a row; the last one parks it.
    static final int LOSSES = 5;

    static RunRow started(@Nullable Instant dueAt) {
        return new RunRow(dueAt == null ? RunState.READY : RunState.SCHEDULED, 0, null, 0, 0, false, dueAt);
    }

    Optional<RunRow> claimed(UUID worker) {
        return state == RunState.READY
                ? Optional.of(new RunRow(RunState.RUNNING, epoch + 1, worker, failures, lost, cancelRequested, null))
                : Optional.empty();
    }

    /// Its time has come.
    Optional<RunRow> due(Instant now) {
        boolean waits = state == RunState.SCHEDULED || state == RunState.WAITING;
        return waits && dueAt != null && !dueAt.isAfter(now)
                ? Optional.of(new RunRow(RunState.READY, epoch, null, failures, lost, cancelRequested, null))
                : Optional.empty();
    }

    /// A signal that it waits for has come.
    Optional<RunRow> woken() {
        return state == RunState.WAITING
                ? Optional.of(new RunRow(RunState.READY, epoch, null, failures, lost, cancelRequested, null))
                : Optional.empty();
    }

    /// Its worker's lease has run out.
    Optional<RunRow> takenBack() {
        if (state != RunState.RUNNING) {
            return Optional.empty();
        }
        var next = lost + 1 >= LOSSES ? RunState.PARKED : RunState.READY;
        return Optional.of(new RunRow(next, epoch + 1, null, failures, lost + 1, cancelRequested, null));
    }

    /// Its worker gives it back, or never knew that it had it.
    Optional<RunRow> givenBack() {
        return state == RunState.RUNNING
                ? Optional.of(new RunRow(RunState.READY, epoch + 1, null, failures, lost, cancelRequested, null))
                : Optional.empty();
    }

    /// Whether a worker that names this epoch may write.
    boolean heldBy(UUID worker, long claimed) {
        return state == RunState.RUNNING && worker.equals(owner) && epoch == claimed;
    }

    /// What its worker says of it; nothing when it is not that worker's any more.
    ///
    /// @param signalled whether a signal that the outcome waits for is there already
    Optional<RunRow> settled(UUID worker, long claimed, Outcome outcome, boolean signalled, Instant now) {
        if (!heldBy(worker, claimed)) {
            return Optional.empty();
        }
        var next = signalled ? RunState.READY : outcome.state();
        int failed = switch (outcome) {
            case Outcome.Retries _, Outcome.Failed _ -> failures + 1;
            case Outcome.Released _, Outcome.Parked _ -> failures;
            case Outcome.GoesOn _, Outcome.Succeeded _, Outcome.Waits _, Outcome.Cancelled _ -> 0;
        };
        var until = signalled
                ? null
                : switch (outcome) {
                    case Outcome.Retries retries -> now.plus(retries.pause());
                    case Outcome.Waits waits -> waits.until();
                    default -> null;
                };
        var holder = next == RunState.RUNNING ? owner : null;
        return Optional.of(new RunRow(next, epoch, holder, failed, 0, cancelRequested, until));
    }

    /// Somebody wants it to end; it is noted, whatever it does.
    RunRow asked() {
        return state.over() ? this : new RunRow(state, epoch, owner, failures, lost, true, dueAt);
    }

    /// Ends what was asked to end: at once when nobody runs it, otherwise when its worker had its time.
    Optional<RunRow> ended(Duration since, Duration grace) {
        boolean may = cancelRequested && !state.over() && (owner == null || since.compareTo(grace) > 0);
        return may
                ? Optional.of(new RunRow(RunState.CANCELLED, epoch + 1, null, failures, lost, true, null))
                : Optional.empty();
    }

    /// A person lets a parked run go on.
    Optional<RunRow> resumed() {
        return state == RunState.PARKED
                ? Optional.of(new RunRow(RunState.READY, epoch, null, 0, 0, cancelRequested, null))
                : Optional.empty();
    }
}
