package ai.bhiv.llm.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/// The targets that this process has met.
final class Targets {
    private final LongSupplier nanos;
    private final Map<String, Target> known = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

    Targets(LongSupplier nanos) {
        this.nanos = nanos;
    }

    Target of(String tenant, String provider, String upstreamModel) {
        return known.computeIfAbsent(tenant + "\0" + provider + "\0" + upstreamModel, _ -> new Target(nanos));
    }

    /// The next turn of a route that goes around.
    int turn(String tenant, String route) {
        return turns.computeIfAbsent(tenant + "\0" + route, _ -> new AtomicInteger())
                .getAndIncrement();
    }
}
