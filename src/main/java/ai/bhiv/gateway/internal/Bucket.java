package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;
import java.util.concurrent.atomic.AtomicLong;

/// A token bucket as one number: the time at which it is full again (the generic cell rate algorithm, ITU-T I.371). A
/// request moves that time on by its tokens, and is refused when the bucket would be full only after more than a whole
/// window. No thread ever waits for another.
final class Bucket {
    private final AtomicLong fullAt;

    /// A full bucket.
    Bucket(long now) {
        this.fullAt = new AtomicLong(now);
    }

    /// @param now nanoseconds of a monotonic clock
    Grant take(Bandwidth bandwidth, long cost, long now) {
        long interval = bandwidth.interval();
        long window = bandwidth.window();
        while (true) {
            long seen = fullAt.get();
            long missing = Math.clamp(seen - now, 0, window);
            long after = missing + cost * interval;
            if (after > window) {
                return new Grant(false, (window - missing) / interval, after - window, missing);
            }
            if (fullAt.compareAndSet(seen, now + after)) {
                return new Grant(true, (window - after) / interval, 0, after);
            }
        }
    }

    void putBack(Bandwidth bandwidth, long cost) {
        fullAt.addAndGet(-cost * bandwidth.interval());
    }

    /// How many tokens are missing, rounded up.
    long missing(Bandwidth bandwidth, long now) {
        return Math.ceilDiv(Math.clamp(fullAt.get() - now, 0, bandwidth.window()), bandwidth.interval());
    }
}
