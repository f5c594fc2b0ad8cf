package ai.bhiv.llm.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The health of one model at one provider, as this process sees it: a breaker (LLM-44), a moving average of the time
/// to the first byte, and the requests in work.
final class Target {
    private static final int FAILURES = 5;
    private static final int LEAST = 20;
    private static final long WINDOW = Duration.ofSeconds(60).toNanos();
    private static final long OPEN = Duration.ofSeconds(120).toNanos();
    private static final double WEIGHT = 0.3;

    private final LongSupplier nanos;
    private long windowStart;
    private int calls;
    private int failed;
    private int inRow;
    private long openUntil;
    private boolean open;
    private boolean probing;
    private int inWork;
    private double ewmaMs;

    Target(LongSupplier nanos) {
        this.nanos = nanos;
        this.windowStart = nanos.getAsLong();
    }

    /// Takes a place for a request; after the breaker's time is over exactly one gets it, as a probe.
    ///
    /// @return whether it may be asked now
    synchronized boolean enter() {
        if (open) {
            if (probing || nanos.getAsLong() - openUntil < 0) {
                return false;
            }
            probing = true;
        }
        inWork++;
        return true;
    }

    /// An answer began, after so many milliseconds.
    synchronized void answered(long ms) {
        inWork--;
        count(false);
        inRow = 0;
        ewmaMs = ewmaMs == 0 ? ms : ewmaMs * (1 - WEIGHT) + ms * WEIGHT;
        if (open) {
            open = false;
            probing = false;
            calls = 0;
            failed = 0;
        }
    }

    /// It ended without a verdict: the client left, or the provider only limits us.
    synchronized void left() {
        inWork--;
        probing = false;
    }

    synchronized void failed() {
        inWork--;
        count(true);
        inRow++;
        if (open || inRow >= FAILURES || calls >= LEAST && failed * 2 >= calls) {
            open = true;
            probing = false;
            openUntil = nanos.getAsLong() + OPEN;
        }
    }

    private void count(boolean failure) {
        long now = nanos.getAsLong();
        if (now - windowStart > WINDOW) {
            windowStart = now;
            calls = 0;
            failed = 0;
        }
        calls++;
        failed += failure ? 1 : 0;
    }

    /// Whether the breaker lets nothing through now.
    synchronized boolean closedOff() {
        return open && (probing || nanos.getAsLong() - openUntil < 0);
    }

    /// Seconds until the breaker lets a probe through; 0 when it is closed.
    synchronized int opensIn() {
        return open
                ? (int) Math.max(
                        1, Duration.ofNanos(openUntil - nanos.getAsLong()).toSeconds())
                : 0;
    }

    synchronized int inWork() {
        return inWork;
    }

    /// Expected milliseconds: the average, times the requests that wait already.
    synchronized double load() {
        return ewmaMs * (inWork + 1);
    }

    synchronized double ewmaMs() {
        return ewmaMs;
    }

    synchronized int failuresInRow() {
        return inRow;
    }
}
