package ai.bhiv.gateway.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Ends exchanges with other processes at their deadline, whatever they wait for, within 100 ms. One thread looks over
/// all of them; an exchange pays for a place in a set.
final class DeadlineWatch implements AutoCloseable {
    private static final long EVERY = 50_000_000L;

    /// For so long an exchange may be silent before it is no longer this process's work (GTW-73).
    private static final long SILENT = 250_000_000L;

    private final Set<Watched> running = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    DeadlineWatch() {
        thread = Thread.ofPlatform().name("deadlines").daemon().start(this::work);
    }

    /// An exchange that is watched until it is [#over].
    final class Watched {
        private final long deadline;
        private final long begun = System.nanoTime();
        private final Runnable silent;
        private volatile Runnable cancel = () -> {};
        private volatile boolean told;
        private volatile boolean expired;

        private Watched(long deadline, Runnable silent) {
            this.deadline = deadline;
            this.silent = silent;
        }

        private void look(long now) {
            if (!told && now - begun >= SILENT) {
                told = true;
                silent.run();
            }
            if (now - deadline >= 0 && running.remove(this)) {
                expired = true;
                cancel.run();
            }
        }

        /// Whether it was ended because its time was up.
        boolean expired() {
            return expired;
        }

        /// What ends it now.
        void cancelBy(Runnable action) {
            cancel = action;
            if (expired) {
                action.run();
            }
        }

        void over() {
            running.remove(this);
        }
    }

    /// @param deadline by [System#nanoTime]
    /// @param silent done once, when it is not over after 250 ms
    Watched watch(long deadline, Runnable silent) {
        var watched = new Watched(deadline, silent);
        running.add(watched);
        return watched;
    }

    /// Exchanges that are running.
    int running() {
        return running.size();
    }

    private void work() {
        while (!closed) {
            LockSupport.parkNanos(EVERY);
            long now = System.nanoTime();
            for (var watched : running) {
                watched.look(now);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
