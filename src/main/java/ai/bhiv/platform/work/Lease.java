package ai.bhiv.platform.work;

import java.time.Duration;
import java.util.function.LongSupplier;

/// What a worker may believe of its lease by its own steady clock, which also counts while it was stopped. The
/// database decides; this only keeps a worker that could not renew from starting what would be refused (WRK-5).
final class Lease {
    /// How long a silent worker keeps its runs.
    static final Duration LENGTH = Duration.ofSeconds(8);
    /// How often it is renewed.
    static final Duration RENEW = Duration.ofSeconds(2);
    /// How long after the last renewal no step is begun any more.
    private static final Duration SAFE = Duration.ofSeconds(6);

    private final LongSupplier nanos;
    private volatile long renewedAt;

    /// @param nanos a steady clock, such as [System#nanoTime]
    Lease(LongSupplier nanos) {
        this.nanos = nanos;
        this.renewedAt = nanos.getAsLong();
    }

    /// @param asked when the renewal was asked for; the database's answer is not older
    void renewed(long asked) {
        renewedAt = asked;
    }

    boolean renewalDue() {
        return age() >= RENEW.toNanos();
    }

    /// Whether a step may begin.
    boolean safe() {
        return age() < SAFE.toNanos();
    }

    private long age() {
        return nanos.getAsLong() - renewedAt;
    }
}
