package ai.bhiv.platform.web;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How many requests a process works on at once: as many as it can without each waiting for the others (GTW-70).
///
/// Each operation has a floor, the time that it takes when little else runs. When more than half of the requests of a
/// tenth of a second took three times their floor, a tenth fewer are let in; when fewer than a quarter did and the
/// limit was in use, more are. At the lower bound waiting for each other is no explanation any more: what is slow there
/// is slow by itself, and the floors rise.
final class AdaptiveLimit {
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SLOW = 3;
    private static final int ENOUGH = 5;
    private static final int FIRST = 256;

    private final int least;
    private final int most;
    private final LongSupplier nanos;
    private final Map<String, AtomicLong> floors = new ConcurrentHashMap<>();
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicInteger slow = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final AtomicLong windowEnd;
    private volatile int limit;

    /// @param least requests that are always worked on at once
    /// @param most never more than these
    AdaptiveLimit(int least, int most, LongSupplier nanos) {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "requests at once: " + least + " to " + most + " (expected: from 1 on, the least first)");
        }
        this.least = least;
        this.most = most;
        this.nanos = nanos;
        this.limit = Math.clamp(FIRST, least, most);
        this.windowEnd = new AtomicLong(nanos.getAsLong() + WINDOW);
    }

    /// Whether it follows nothing.
    boolean fixed() {
        return least == most;
    }

    int now() {
        return limit;
    }

    /// A request was answered.
    ///
    /// @param took nanoseconds from its beginning to its answer
    /// @param running how many were in work with it
    void answered(String operation, long took, int running) {
        if (fixed()) {
            return;
        }
        var floor = floors.computeIfAbsent(operation, _ -> new AtomicLong(took));
        long known = floor.get();
        if (took < known) {
            // A lost race loses one sample of many.
            floor.compareAndSet(known, known - (known - took) / 8);
        } else if (running * 4 < limit) {
            floor.compareAndSet(known, known + (took - known) / 64);
        }
        if (took > SLOW * known) {
            slow.incrementAndGet();
        }
        samples.incrementAndGet();
        if (running > peak.get()) {
            peak.accumulateAndGet(running, Math::max);
        }
        long end = windowEnd.get();
        long now = nanos.getAsLong();
        if (now - end >= 0 && windowEnd.compareAndSet(end, now + WINDOW)) {
            turn();
        }
    }

    private void turn() {
        int all = samples.getAndSet(0);
        int late = slow.getAndSet(0);
        int busy = peak.getAndSet(0);
        if (all < ENOUGH) {
            return;
        }
        int before = limit;
        if (late * 2 > all) {
            if (before == least) {
                floors.values().forEach(floor -> floor.updateAndGet(f -> f + f / 100));
            }
            limit = Math.max(least, before * 9 / 10);
        } else if (late * 4 < all && busy * 4 >= before * 3) {
            limit = Math.min(most, before + Math.max(1, (int) Math.sqrt(before)));
        }
    }
}
