package ai.bhiv.platform.web;

import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The place of a request among those in work, from its admission until its answer is at hand. While it waits for
/// somebody outside (its client's bytes, a model, a role that is silent) it holds none.
public final class Turn {
    static final ScopedValue<Turn> NOW = ScopedValue.newInstance();

    private enum State {
        HELD,
        PAUSED,
        LEFT
    }

    private final Turns turns;
    private final @Nullable Claim claim;
    private final long begun;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);
    private volatile boolean typical = true;
    private @Nullable Operation operation;

    Turn(Turns turns, @Nullable Claim claim, long begun) {
        this.turns = turns;
        this.claim = claim;
        this.begun = begun;
    }

    /// Notes what the running request is for. One that waits for a model holds no place: its own class is bounded.
    public static void isFor(@Nullable Operation operation) {
        if (operation != null && NOW.isBound()) {
            var turn = NOW.get();
            if (turn.operation == null) {
                turn.operation = operation;
            }
            if (operation.rate() == Op.RateClass.LLM) {
                turn.leave();
            }
        }
    }

    /// What gives the place of the running request to others, from any thread, because it waits for somebody silent;
    /// nothing when it has none. Its time then says nothing about this process.
    public static Runnable stepsAside() {
        if (!NOW.isBound()) {
            return () -> {};
        }
        var turn = NOW.get();
        return () -> {
            turn.typical = false;
            turn.leave();
        };
    }

    @Nullable
    Claim claim() {
        return claim;
    }

    /// Gives the place back, and tells how long the answer took, unless that was somebody else's doing.
    void answered(long now, int running) {
        var of = operation;
        if (typical && of != null && (of.rate() == Op.RateClass.READ || of.rate() == Op.RateClass.WRITE)) {
            turns.limit().answered(of.id(), now - begun, running);
        }
        leave();
    }

    /// Gives the place back; a second time does nothing.
    void leave() {
        if (state.getAndSet(State.LEFT) == State.HELD) {
            turns.gaveBack(this);
        }
    }

    /// The body, for which the request holds no place while it waits for its client.
    InputStream body(InputStream sent) {
        typical = false;
        return new FilterInputStream(sent) {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (!state.compareAndSet(State.HELD, State.PAUSED)) {
                    return in.read(into, offset, length);
                }
                turns.gaveBack(Turn.this);
                try {
                    return in.read(into, offset, length);
                } finally {
                    if (state.compareAndSet(State.PAUSED, State.HELD)) {
                        turns.tookAgain(Turn.this);
                    }
                }
            }
        };
    }
}
