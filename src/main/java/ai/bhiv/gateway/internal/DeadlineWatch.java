package ai.bhiv.gateway.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Ends exchanges with other processes at their deadline, whatever they wait for, within 100 ms. One thread looks over
/// all of them; an exchange pays for a place in a set.
final class DeadlineWatch implements AutoCloseable {
    private static final long EVERY = 50_000_000L;

    private final Set<Watched> running = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    DeadlineWatch() {
        thread = Thread.ofPlatform().name("deadlines").daemon().start(this::work);
    }

    /// An exchange that is watched until it is [#over].
    final class Watched {
        private final long deadline;
        private volatile Runnable cancel;
        private volatile boolean expired;

        private Watched(long deadline, Runnable cancel) {
            this.deadline = deadline;
            this.cancel = cancel;
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
    Watched watch(long deadline) {
        var watched = new Watched(deadline, () -> {});
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
                if (now - watched.deadline >= 0 && running.remove(watched)) {
                    watched.expired = true;
                    watched.cancel.run();
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
