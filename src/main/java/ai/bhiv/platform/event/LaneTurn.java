package ai.bhiv.platform.event;

import ai.bhiv.platform.store.Tenancy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One relay's turn on one lane: claim, then deliver and settle by turns. The process may end between any two
/// steps, and within them; what was delivered and not settled is delivered again by the next one.
final class LaneTurn {
    /// How long a silent relay keeps a lane: what a killed process makes its lanes wait.
    static final Duration LEASE = Duration.ofSeconds(20);

    private final Lane lane;
    private final boolean ordered;
    private final Lanes lanes;
    private final Target target;
    private final Tenancy tenancy;
    private Lanes.@Nullable Lease lease;
    private List<Due> batch = List.of();
    private List<Outcome> outcomes = List.of();

    LaneTurn(Lane lane, boolean ordered, Lanes lanes, Target target, Tenancy tenancy) {
        this.lane = lane;
        this.ordered = ordered;
        this.lanes = lanes;
        this.target = target;
        this.tenancy = tenancy;
    }

    /// Takes the lane and the first batch; false when there is nothing to deliver, or it is another's.
    boolean claim(String owner) {
        return tenancy.inTenant(lane.tenant(), () -> {
            var held = lanes.claim(lane, owner, LEASE).orElse(null);
            if (held == null) {
                return false;
            }
            lease = held;
            return next(held);
        });
    }

    /// Calls the subscriber, without a transaction of the relay's own.
    void deliver() {
        outcomes = target.deliver(lane.tenant(), batch);
    }

    /// Writes the outcomes down, and takes the next batch; false when the lane was given back, or lost.
    ///
    /// @param further whether to go on after this batch
    boolean settle(boolean further) {
        var held = lease;
        if (held == null) {
            throw new IllegalStateException("nothing is claimed");
        }
        return tenancy.inTenant(lane.tenant(), () -> {
            if (!lanes.hold(held, LEASE)) {
                return false;
            }
            if (outcomes.isEmpty()) {
                lanes.pause(held);
                return false;
            }
            lanes.settle(lane, outcomes);
            if (!further) {
                lanes.yield(held);
                return false;
            }
            return next(held);
        });
    }

    private boolean next(Lanes.Lease held) {
        batch = lanes.due(lane, ordered);
        if (batch.isEmpty()) {
            lanes.rest(held);
        }
        return !batch.isEmpty();
    }
}
