package ai.bhiv.platform.health;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// What the process is doing: `starting`, `running`, `draining`. One object per process, asked by health and the ports.
public final class Lifecycle {
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final Instant since;

    public Lifecycle(Clock clock) {
        since = clock.instant();
    }

    public State state() {
        return state.get();
    }

    /// When the process began.
    public Instant startedAt() {
        return since;
    }

    /// Moves on; a later state is never left for an earlier one.
    public void reach(State next) {
        state.updateAndGet(now -> next.compareTo(now) > 0 ? next : now);
    }

    /// The states in their order.
    public enum State {
        STARTING,
        RUNNING,
        DRAINING
    }
}
