package ai.bhiv.platform.work;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A run in the hands of this process, and how somebody else stops it.
final class Hold {
    /// Why it has to stop.
    enum Reason {
        CANCELLED,
        TIMED_OUT,
        DRAINED,
        LOST
    }

    private final Claimed run;
    private final long begunAt;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Reason reason;

    Hold(Claimed run, long begunAt) {
        this.run = run;
        this.begunAt = begunAt;
    }

    Claimed run() {
        return run;
    }

    /// By the worker's steady clock, in nanoseconds.
    long begunAt() {
        return begunAt;
    }

    @Nullable
    Reason reason() {
        return reason;
    }

    /// Says why it has to stop, once, and wakes what it waits in.
    ///
    /// @param interrupt whether a step that runs is interrupted, or only the next one is not begun
    synchronized void stop(Reason why, boolean interrupt) {
        if (reason == null || why == Reason.LOST) {
            reason = why;
        }
        if (interrupt) {
            threads.forEach(Thread::interrupt);
        }
    }

    /// Runs a part of it on this thread.
    void on(Thread thread, Runnable part) {
        threads.add(thread);
        try {
            part.run();
        } finally {
            threads.remove(thread);
        }
    }
}
