package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.GatewayProblem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// How many requests each caller has in work (GTW-33). Who has none is not remembered.
final class InFlight {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /// Takes a place.
    ///
    /// @return gives the place back; a second time does nothing
    /// @throws ai.bhiv.platform.problem.Problem 429 when the caller has no place left
    Runnable enter(String who, String what, int limit) {
        int now = counts.merge(who, 1, Integer::sum);
        if (now > limit) {
            leave(who);
            throw GatewayProblem.CONCURRENCY
                    .because(what + " at once: " + limit + " (expected: no more than these)")
                    .member("limit", limit)
                    .retryAfter(1);
        }
        var held = new AtomicBoolean(true);
        return () -> {
            if (held.compareAndSet(true, false)) {
                leave(who);
            }
        };
    }

    private void leave(String who) {
        counts.computeIfPresent(who, (_, count) -> count == 1 ? null : count - 1);
    }

    /// All places taken.
    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
