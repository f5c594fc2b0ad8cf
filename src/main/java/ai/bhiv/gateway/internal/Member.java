package ai.bhiv.gateway.internal;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// An instance of a role as this gateway sees it: how busy and how fast it is, and whether it is left out for a while
/// (GTW-12, GTW-13). Reading it takes no lock.
final class Member {
    private static final int FAILURES = 5;
    private static final int BAD_PROBES = 2;
    private static final int GOOD_PROBES = 2;
    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_EJECTION = 10 * SECOND;
    private static final long LONGEST_EJECTION = 120 * SECOND;
    /// What an instance that never answered is taken to need, so that it is tried.
    private static final long UNKNOWN_LATENCY = 1_000_000L;

    private final URI url;
    private final int weight;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong latency = new AtomicLong(UNKNOWN_LATENCY);
    private final AtomicReference<Standing> standing = new AtomicReference<>(new Standing(0, 0, 0, 0, 0, false));

    Member(URI url, int weight) {
        this.url = url;
        this.weight = weight;
    }

    /// @param failures of requests in a row
    /// @param ejections so far in a row, each twice as long as the one before
    /// @param ejectedUntil meaningful while `ejections` is not 0
    /// @param down taken out by probes or by a refused connection, until probes bring it back
    private record Standing(
            int failures, int ejections, long ejectedUntil, int badProbes, int goodProbes, boolean down) {}

    URI url() {
        return url;
    }

    int weight() {
        return weight;
    }

    int inFlight() {
        return inFlight.get();
    }

    /// Nanoseconds that an answer's head takes, lately.
    long latency() {
        return latency.get();
    }

    /// What one more request would have to wait, about, by its share of the load.
    double cost() {
        return (inFlight.get() + 1.0) * latency.get() / weight;
    }

    boolean usable(long now) {
        var seen = standing.get();
        return !seen.down && (seen.ejections == 0 || now - seen.ejectedUntil >= 0);
    }

    /// `in`, `ejected` or `down`.
    String shown(long now) {
        return standing.get().down ? "down" : usable(now) ? "in" : "ejected";
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    /// A request was answered after so many nanoseconds.
    void answered(long nanos) {
        long seen = latency.get();
        // A lost race loses one sample of many.
        latency.compareAndSet(seen, seen + (nanos - seen) / 8);
        var now = standing.get();
        if (now.failures != 0 || now.ejections != 0) {
            change(s -> new Standing(0, 0, 0, s.badProbes, s.goodProbes, s.down));
        }
    }

    /// A request failed in a way that is the instance's fault.
    void failed(long now) {
        change(s -> {
            int failures = s.failures + 1;
            if (failures < FAILURES) {
                return new Standing(failures, s.ejections, s.ejectedUntil, s.badProbes, s.goodProbes, s.down);
            }
            long out = Math.min(LONGEST_EJECTION, FIRST_EJECTION << Math.min(s.ejections, 10));
            return new Standing(0, s.ejections + 1, now + out, s.badProbes, s.goodProbes, s.down);
        });
    }

    /// Nobody listens there: it is out at once, until probes bring it back.
    void refusedConnection() {
        change(s -> new Standing(s.failures, s.ejections, s.ejectedUntil, BAD_PROBES, 0, true));
    }

    void probed(boolean good) {
        change(s -> {
            int goods = good ? Math.min(GOOD_PROBES, s.goodProbes + 1) : 0;
            int bads = good ? 0 : Math.min(BAD_PROBES, s.badProbes + 1);
            boolean down = s.down ? goods < GOOD_PROBES : bads >= BAD_PROBES;
            return new Standing(s.failures, s.ejections, s.ejectedUntil, bads, goods, down);
        });
    }

    private void change(UnaryOperator<Standing> next) {
        standing.updateAndGet(next);
    }
}
