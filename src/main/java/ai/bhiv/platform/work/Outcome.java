package ai.bhiv.platform.work;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker says of a run that it holds.
sealed interface Outcome {
    /// A step is done and the next one follows.
    record GoesOn() implements Outcome {}

    /// @param output JSON
    record Succeeded(String output) implements Outcome {}

    /// @param problem JSON
    record Failed(String problem) implements Outcome {}

    /// An attempt failed; another one follows after a pause.
    record Retries(Duration pause, String problem) implements Outcome {}

    /// @param names of signals, any of which wakes it; none for a sleep
    /// @param until when it wakes without a signal, by the database's clock; absent for ever
    record Waits(List<String> names, @Nullable Instant until) implements Outcome {}

    /// Given back unharmed, because its worker stops.
    record Released() implements Outcome {}

    record Cancelled() implements Outcome {}

    /// @param problem JSON: why a person must look at it
    record Parked(String problem) implements Outcome {}

    /// The state that it leads to; a wait whose signal is there already is ready.
    default RunState state() {
        return switch (this) {
            case GoesOn _ -> RunState.RUNNING;
            case Succeeded _ -> RunState.SUCCEEDED;
            case Failed _ -> RunState.FAILED;
            case Retries _ -> RunState.SCHEDULED;
            case Waits waits -> waits.names().isEmpty() ? RunState.SCHEDULED : RunState.WAITING;
            case Released _ -> RunState.READY;
            case Cancelled _ -> RunState.CANCELLED;
            case Parked _ -> RunState.PARKED;
        };
    }

    /// What went wrong, if something did.
    default @Nullable String problem() {
        return switch (this) {
            case Failed failed -> failed.problem();
            case Retries retries -> retries.problem();
            case Parked parked -> parked.problem();
            case GoesOn _, Succeeded _, Waits _, Released _, Cancelled _ -> null;
        };
    }
}
