package ai.bhiv.platform.work;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How branches ended that did not come to their result, as one end.
final class Ends {
    private Ends() {}

    /// Throws what the branches' ends mean for the run: lost before failed, failed before waiting. Branches that wait
    /// make the run wait for any of their signals, until the first of their times.
    static void raise(String name, List<Throwable> ends) {
        if (ends.isEmpty()) {
            return;
        }
        var names = new ArrayList<String>();
        Instant until = null;
        for (var end : ends) {
            if (end instanceof LeaseLost lost) {
                throw lost;
            }
        }
        for (var end : ends) {
            if (end instanceof Suspended suspended && suspended.outcome() instanceof Outcome.Waits waits) {
                names.addAll(waits.names());
                until = earlier(until, waits.until());
                continue;
            }
            switch (end) {
                case Error error -> throw error;
                case RuntimeException failure -> throw failure;
                default -> throw new StepFailed(name, (Exception) end);
            }
        }
        throw new Suspended(new Outcome.Waits(names, until));
    }

    private static @org.jspecify.annotations.Nullable Instant earlier(
            @org.jspecify.annotations.Nullable Instant one, @org.jspecify.annotations.Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Objects.requireNonNull(one).isBefore(other) ? one : other;
    }
}
