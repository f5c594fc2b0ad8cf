package ai.bhiv.platform.web;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Those who wait for a place, each at most as long as [Turns] says. A place that becomes free goes to the highest rank
/// that may still have one; within it to callers with less than their share before others (GTW-71); of these to the
/// one that waits longest, but to the newest once the line stands: whoever waited long is about to give up, and serving
/// it would make everybody late.
final class WaitingLine {
    private static final long STANDS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int LOOKED_AT = 64;

    private final AtomicInteger running;
    private final IntSupplier limit;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Claim.Rank, ArrayDeque<Waiting>> lines = new EnumMap<>(Claim.Rank.class);
    private final Map<String, Integer> holding = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    WaitingLine(AtomicInteger running, IntSupplier limit, LongSupplier nanos) {
        this.running = running;
        this.limit = limit;
        this.nanos = nanos;
        for (var rank : Claim.Rank.values()) {
            lines.put(rank, new ArrayDeque<>());
        }
    }

    private static final class Waiting {
        private final Claim claim;
        private final long since;
        private final CountDownLatch granted = new CountDownLatch(1);

        private Waiting(Claim claim, long since) {
            this.claim = claim;
            this.since = since;
        }
    }

    int waiting() {
        return waiting.get();
    }

    /// Takes a place now or not at all: for a request that waited elsewhere already. A caller with less than its share
    /// gets one beyond the limit, up to a quarter more.
    boolean takeNow(Claim claim) {
        lock.lock();
        try {
            int places = limit.getAsInt();
            boolean spared = !claim.caller().isEmpty() && held(claim) < share() && running.get() < places + places / 4;
            if (spared) {
                hold(claim.caller());
            }
            return spared;
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a place.
    ///
    /// @return whether there was one in time
    boolean take(Claim claim) {
        Waiting self;
        // Counted before the places are: whoever gives one back meanwhile either is seen or looks here.
        waiting.incrementAndGet();
        lock.lock();
        try {
            self = new Waiting(claim, nanos.getAsLong());
            of(claim.rank()).addLast(self);
            grant();
        } finally {
            lock.unlock();
        }
        if (granted(self)) {
            return true;
        }
        lock.lock();
        try {
            boolean granted = self.granted.getCount() == 0;
            if (!granted) {
                of(claim.rank()).removeFirstOccurrence(self);
                waiting.decrementAndGet();
            }
            return granted;
        } finally {
            lock.unlock();
        }
    }

    /// Waits as long as [Turns] says, by the clock.
    private boolean granted(Waiting self) {
        try {
            for (long left = Turns.PATIENCE; left > 0; left = self.since + Turns.PATIENCE - nanos.getAsLong()) {
                if (self.granted.await(left, TimeUnit.NANOSECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /// A place was given back.
    void left(@Nullable Claim claim) {
        if (claim == null && waiting.get() == 0) {
            return;
        }
        lock.lock();
        try {
            if (claim != null) {
                holding.computeIfPresent(claim.caller(), (_, count) -> count == 1 ? null : count - 1);
            }
            grant();
        } finally {
            lock.unlock();
        }
    }

    /// Somebody took the place again that it had given back for a while.
    void back(@Nullable Claim claim) {
        if (claim != null) {
            lock.lock();
            try {
                holding.merge(claim.caller(), 1, Integer::sum);
            } finally {
                lock.unlock();
            }
        }
    }

    /// Gives the free places away, the highest rank first.
    private void grant() {
        int places = limit.getAsInt();
        for (var rank : Claim.Rank.values()) {
            var queue = of(rank);
            while (!queue.isEmpty() && running.get() < rank.places(places)) {
                var next = choose(queue);
                if (!queue.removeLastOccurrence(next)) {
                    throw new IllegalStateException("who was chosen does not wait");
                }
                waiting.decrementAndGet();
                hold(next.claim.caller());
                next.granted.countDown();
            }
        }
    }

    private Waiting choose(ArrayDeque<Waiting> queue) {
        boolean stands = nanos.getAsLong() - queue.getFirst().since > STANDS;
        var inOrder = stands ? queue.descendingIterator() : queue.iterator();
        int share = share();
        for (int i = 0; i < LOOKED_AT && inOrder.hasNext(); i++) {
            var each = inOrder.next();
            if (held(each.claim) < share) {
                return each;
            }
        }
        return stands ? queue.getLast() : queue.getFirst();
    }

    private void hold(String caller) {
        running.incrementAndGet();
        holding.merge(caller, 1, Integer::sum);
    }

    private int held(Claim claim) {
        return holding.getOrDefault(claim.caller(), 0);
    }

    /// What each of those who hold places, and one more, may hold.
    private int share() {
        return Math.max(1, limit.getAsInt() / (holding.size() + 1));
    }

    private ArrayDeque<Waiting> of(Claim.Rank rank) {
        var queue = lines.get(rank);
        if (queue == null) {
            throw new IllegalStateException("no line for " + rank);
        }
        return queue;
    }
}
