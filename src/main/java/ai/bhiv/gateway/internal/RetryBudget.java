package ai.bhiv.gateway.internal;

import java.util.function.LongSupplier;

/// How many retries a role may get: a tenth of its requests of the last 10 s, and at least ten (GTW-21). So a role that
/// fails completely gets at most 1.1 times what was offered.
final class RetryBudget {
    private static final int SECONDS = 10;
    private static final long SECOND = 1_000_000_000L;
    private static final int LEAST = 10;

    private final LongSupplier nanos;
    private final long from;
    private final long[] numbers = new long[SECONDS];
    private final long[] requests = new long[SECONDS];
    private final long[] retries = new long[SECONDS];

    /// @param nanos a monotonic clock
    RetryBudget(LongSupplier nanos) {
        this.nanos = nanos;
        this.from = nanos.getAsLong();
    }

    /// Counts a request that a client sent.
    synchronized void request() {
        requests[slot()]++;
    }

    /// Takes one retry, if there is one left.
    synchronized boolean retry() {
        int now = slot();
        long asked = 0;
        long retried = 0;
        for (int i = 0; i < SECONDS; i++) {
            if (numbers[now] - numbers[i] < SECONDS) {
                asked += requests[i];
                retried += retries[i];
            }
        }
        if (retried >= Math.max(LEAST, asked / 10)) {
            return false;
        }
        retries[now]++;
        return true;
    }

    private int slot() {
        long number = (nanos.getAsLong() - from) / SECOND;
        int at = (int) (number % SECONDS);
        if (numbers[at] != number) {
            numbers[at] = number;
            requests[at] = 0;
            retries[at] = 0;
        }
        return at;
    }
}
