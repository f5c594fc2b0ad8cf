package ai.bhiv.gateway.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/// A circuit breaker (GTW-20): opens at so many failures in a row, or when half of at least 20 calls within 60 s
/// failed;
/// while open, calls are refused; after at most `openFor`, or sooner after two good probes, one call is let through:
/// its
/// success closes, its failure opens again.
///
/// The state is one immutable object, swapped by one compare-and-set; what a call brought counts only for the state
/// that
/// it began in. Entering takes no lock.
final class Breaker {
    private static final int MIN_CALLS = 20;
    private static final int PROBES = 2;

    private final int failuresInARow;
    private final long openFor;
    private final LongSupplier nanos;
    private final AtomicReference<State> state;

    /// @param nanos a monotonic clock
    Breaker(int failuresInARow, Duration openFor, LongSupplier nanos) {
        this.failuresInARow = failuresInARow;
        this.openFor = openFor.toNanos();
        this.nanos = nanos;
        this.state = new AtomicReference<>(new Closed(nanos.getAsLong()));
    }

    sealed interface State {
        /// As it is shown.
        String shown();
    }

    private static final class Closed implements State {
        private final AtomicInteger row = new AtomicInteger();
        private final Window window;

        Closed(long now) {
            this.window = new Window(now);
        }

        @Override
        public String shown() {
            return "closed";
        }
    }

    private record Open(long since, AtomicInteger goodProbes) implements State {
        @Override
        public String shown() {
            return "open";
        }
    }

    private record HalfOpen(long since) implements State {
        @Override
        public String shown() {
            return "half_open";
        }
    }

    /// The right to make one call. Exactly one of its methods is to be called when the call is over.
    final class Permit {
        private final State in;

        private Permit(State in) {
            this.in = in;
        }

        void succeeded() {
            switch (in) {
                case Closed closed -> {
                    if (closed.row.get() != 0) {
                        closed.row.set(0);
                    }
                    closed.window.add(nanos.getAsLong(), false);
                }
                case HalfOpen half -> state.compareAndSet(half, new Closed(nanos.getAsLong()));
                case Open _ -> {}
            }
        }

        void failed() {
            long now = nanos.getAsLong();
            switch (in) {
                case Closed closed -> {
                    boolean half = closed.window.add(now, true);
                    if (closed.row.incrementAndGet() >= failuresInARow || half) {
                        state.compareAndSet(closed, new Open(now, new AtomicInteger()));
                    }
                }
                case HalfOpen half -> state.compareAndSet(half, new Open(now, new AtomicInteger()));
                case Open _ -> {}
            }
        }

        /// The call came to nothing that says anything: its place goes to the next one.
        void abandoned() {
            if (in instanceof HalfOpen half) {
                state.compareAndSet(half, new Open(nanos.getAsLong() - openFor, new AtomicInteger()));
            }
        }
    }

    /// The right to call, unless the breaker is open.
    Optional<Permit> enter() {
        return switch (state.get()) {
            case Closed closed -> Optional.of(new Permit(closed));
            case HalfOpen _ -> Optional.empty();
            case Open open -> {
                long now = nanos.getAsLong();
                if (now - open.since() < openFor && open.goodProbes().get() < PROBES) {
                    yield Optional.empty();
                }
                var half = new HalfOpen(now);
                yield state.compareAndSet(open, half) ? Optional.of(new Permit(half)) : Optional.empty();
            }
        };
    }

    /// A probe of an instance was answered.
    void probedWell() {
        if (state.get() instanceof Open open) {
            open.goodProbes().incrementAndGet();
        }
    }

    /// Closes it, whatever was counted.
    void reset() {
        state.set(new Closed(nanos.getAsLong()));
    }

    String shown() {
        return state.get().shown();
    }

    /// Nanoseconds until the next call may be let through; 0 when one is now.
    long untilProbe() {
        return state.get() instanceof Open open ? Math.max(0, openFor - (nanos.getAsLong() - open.since())) : 0;
    }

    /// Calls and failures of the last 60 s, in six slots.
    private static final class Window {
        private static final int SLOTS = 6;
        private static final long SLOT = 10_000_000_000L;
        private static final int COUNT_BITS = 20;
        private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

        private final long from;
        /// Each slot's number, calls and failures in one long, so that one compare-and-set keeps them together.
        private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

        Window(long now) {
            this.from = now;
        }

        /// Counts a call, and says whether half of enough failed.
        boolean add(long now, boolean failed) {
            long number = (now - from) / SLOT + 1;
            int at = (int) (number % SLOTS);
            long wanted = number & COUNT_MASK;
            while (true) {
                long seen = slots.get(at);
                boolean same = seen >>> (2 * COUNT_BITS) == wanted;
                long calls = same ? Math.min(COUNT_MASK - 1, seen >>> COUNT_BITS & COUNT_MASK) : 0;
                long failures = same ? Math.min(COUNT_MASK - 1, seen & COUNT_MASK) : 0;
                long next = wanted << (2 * COUNT_BITS) | calls + 1 << COUNT_BITS | failures + (failed ? 1 : 0);
                if (slots.compareAndSet(at, seen, next)) {
                    return failed && halfFailed(number);
                }
            }
        }

        private boolean halfFailed(long number) {
            long calls = 0;
            long failures = 0;
            for (int i = 0; i < SLOTS; i++) {
                long slot = slots.get(i);
                long age = (number & COUNT_MASK) - (slot >>> (2 * COUNT_BITS));
                if (age >= 0 && age < SLOTS) {
                    calls += slot >>> COUNT_BITS & COUNT_MASK;
                    failures += slot & COUNT_MASK;
                }
            }
            return calls >= MIN_CALLS && failures * 2 >= calls;
        }
    }
}
