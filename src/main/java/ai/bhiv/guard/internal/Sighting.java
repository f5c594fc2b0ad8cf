package ai.bhiv.guard.internal;

import ai.bhiv.platform.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One request in which inspection found something, before it is written down.
///
/// @param address of the client
/// @param decision `observe` or `refuse`
public record Sighting(
        Instant at,
        Verdict verdict,
        String decision,
        String address,
        Role role,
        String method,
        String path,
        @Nullable String userAgent,
        String correlationId) {
    private static final int HIGH = 5;
    private static final int CRITICAL = 10;
    private static final int MEDIUM = 3;

    /// What it counts, whether it is acted on or only watched.
    int score() {
        return Math.max(verdict.score(), verdict.watched());
    }

    String level() {
        int score = score();
        return score >= CRITICAL ? "critical" : score >= HIGH ? "high" : score >= MEDIUM ? "medium" : "low";
    }

    boolean critical() {
        return score() >= CRITICAL;
    }

    /// What its sender is counted by.
    String prefix() {
        return Prefix.counting(address).map(Prefix::toString).orElse(address);
    }
}
