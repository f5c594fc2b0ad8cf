package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/// What may be spent, by whom, and what was.
public record Budget(
        UUID id,
        Scope scope,

        @Meaning("Id or name of whom or what the scope means; empty for the tenant.")
        String subject,

        BigDecimal amount,
        String currency,
        Window window,
        State state,
        @Meaning("Settled in this window.") BigDecimal spent,
        @Meaning("Reserved for requests that are in work.") BigDecimal held,
        @Meaning("When this window began.") Instant windowStart,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {

    /// Whose requests count.
    public enum Scope {
        TENANT,
        USER,
        KEY,
        MODEL,
        END_USER
    }

    /// How long it lasts, in UTC.
    public enum Window {
        DAY,
        WEEK,
        MONTH,
        TOTAL
    }

    /// Whether it lets requests through.
    public enum State {
        ACTIVE,
        /// Refuses all.
        HALTED
    }
}
