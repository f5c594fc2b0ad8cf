package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a provider does, as the process that answers sees it.
public record ProviderStatus(
        String name,
        Provider.Kind kind,
        @Meaning("Whether it has a credential.") boolean configured,
        Provider.State state,
        Health health,
        @Nullable Instant lastCheck,
        @Meaning("How long the last check took.") int ms,
        int consecutiveFailures,
        @Nullable String lastError,
        @Meaning("Its models whose breaker is open.") int openBreakers,
        int position,
        @Meaning("Whether it is the first in the order.") boolean isDefault) {

    /// What the checks say.
    public enum Health {
        UNKNOWN,
        HEALTHY,
        /// The last check failed.
        DEGRADED,
        /// Three checks in a row failed.
        UNHEALTHY,
        /// It does not take our credential.
        MISCONFIGURED
    }
}
