package ai.bhiv.platform.work;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One entry of a run's journal.
///
/// @param seq the position: `3`, and within a branch `3.1.2`
/// @param done or only begun, which is so for waits alone
/// @param attempt the failures before it, and one
/// @param until when a wait ends by itself
/// @param output JSON
/// @param consumes the id of the signal that it took
record StepRow(
        String seq,
        String name,
        StepKind kind,
        boolean done,
        int attempt,
        @Nullable Instant until,
        @Nullable String output,
        @Nullable String consumes) {
    static StepRow done(String seq, String name, StepKind kind, int attempt, @Nullable String output) {
        return new StepRow(seq, name, kind, true, attempt, null, output, null);
    }

    static StepRow begun(String seq, String name, StepKind kind, int attempt, @Nullable Instant until) {
        return new StepRow(seq, name, kind, false, attempt, until, null, null);
    }

    StepRow taking(String signal) {
        return new StepRow(seq, name, kind, done, attempt, until, output, signal);
    }
}
