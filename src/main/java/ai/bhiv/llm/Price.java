package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// What a model costs from a moment on. It is never changed: a correction is a price that begins later.
public record Price(
        UUID id,
        String provider,
        String modelPattern,
        Instant effectiveFrom,
        String currency,
        @Meaning("For a million tokens that go in.") BigDecimal input,

        @Meaning("For a million tokens read from the provider's cache.")
        BigDecimal cacheRead,

        @Meaning("For a million tokens written to it.") BigDecimal cacheWrite,
        @Meaning("For a million tokens that come out.") BigDecimal output,
        @Meaning("For each request beside its tokens.") BigDecimal perRequest,
        String source,
        LocalDate asOf,
        Instant createdAt,
        String createdBy) {}
