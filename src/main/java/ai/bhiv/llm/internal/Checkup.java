package ai.bhiv.llm.internal;

import ai.bhiv.llm.ProviderStatus.Health;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the checks of a provider found so far (LLM-40).
record Checkup(
        Health health,
        @Nullable Instant at,
        int ms,
        int failures,
        @Nullable String error) {
    private static final int UNHEALTHY = 3;

    static final Checkup NONE = new Checkup(Health.UNKNOWN, null, 0, 0, null);

    /// One success heals.
    Checkup succeeded(Instant when, int took) {
        return new Checkup(Health.HEALTHY, when, took, 0, null);
    }

    /// The third failure in a row makes it unhealthy; a refused credential is nobody's health.
    Checkup failed(Failure failure, Instant when, int took) {
        int inRow = failures + 1;
        var now = failure == Failure.MISCONFIGURED
                ? Health.MISCONFIGURED
                : inRow >= UNHEALTHY ? Health.UNHEALTHY : Health.DEGRADED;
        return new Checkup(now, when, took, inRow, failure.word());
    }
}
