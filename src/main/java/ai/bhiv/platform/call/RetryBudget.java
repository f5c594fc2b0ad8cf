package ai.bhiv.platform.call;

import java.util.concurrent.atomic.AtomicInteger;

/// Lets at most one call in ten be sent again, so that those who call a role in trouble do not double its load
/// (PLT-23).
/// The first failure of a quiet client may be, and up to ten retries are saved for a bad moment.
final class RetryBudget {
    private static final int CALLS_A_RETRY = 10;
    private static final int MOST_SAVED = 10;

    private final AtomicInteger saved = new AtomicInteger(CALLS_A_RETRY);

    /// One more call.
    void called() {
        saved.updateAndGet(calls -> Math.min(calls + 1, MOST_SAVED * CALLS_A_RETRY));
    }

    /// Whether it may be sent again; if so, that is paid for.
    boolean spend() {
        return saved.getAndUpdate(calls -> calls >= CALLS_A_RETRY ? calls - CALLS_A_RETRY : calls) >= CALLS_A_RETRY;
    }
}
