package ai.bhiv.platform.work;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the engine does, as figures (WRK-32).
final class WorkMeters {
    private final MeterRegistry registry;

    WorkMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void claimed(String queue, List<Claimed> runs, long nanos) {
        if (runs.isEmpty()) {
            return;
        }
        registry.timer("bhiv.work.claim", "queue", queue).record(Duration.ofNanos(nanos));
        registry.counter("bhiv.work.claimed", "queue", queue).increment(runs.size());
        var waited = registry.timer("bhiv.work.wait", "queue", queue);
        for (var run : runs) {
            waited.record(Duration.between(run.readyAt(), run.at()));
        }
    }

    void ended(Claimed run, @Nullable Outcome outcome) {
        var how = outcome == null ? "lost" : outcome.state().name().toLowerCase(java.util.Locale.ROOT);
        registry.counter("bhiv.work.turns", "type", run.type(), "outcome", how).increment();
    }
}
