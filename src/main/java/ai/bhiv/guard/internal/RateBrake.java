package ai.bhiv.guard.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Lets so many pass a minute, so that a rule that is wrong keeps out a few and not everybody (GRD-62).
final class RateBrake {
    private final int most;
    private final Clock clock;
    private Instant since = Instant.EPOCH;
    private int passed;

    RateBrake(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    synchronized boolean passes() {
        var now = clock.instant();
        if (Duration.between(since, now).compareTo(Duration.ofMinutes(1)) >= 0) {
            since = now;
            passed = 0;
        }
        if (passed >= most) {
            return false;
        }
        passed++;
        return true;
    }
}
