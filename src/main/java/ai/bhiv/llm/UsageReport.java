package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// Sums of the ledger. Amounts of different currencies stand in lines of their own and are never added.
public record UsageReport(
        Instant from,

        @Meaning("Whether only the caller's own requests are counted.")
        boolean ownOnly,

        List<Line> totals,
        List<Line> byDay,
        List<Line> byModel,
        List<Line> byProvider,
        List<Line> byKey,
        List<Line> byUser) {

    /// One sum.
    public record Line(
            @Meaning("What it is the sum of; empty for all.")
            String name,

            @Meaning("Empty where the model had no price.") String currency,
            @Meaning("Attempts at a provider.") long requests,
            @Meaning("Of these, those that answered.") long answered,

            @Meaning("Of these, those without a price, whose cost is unknown.")
            long unpriced,

            @Meaning("Of these, those that a dead process left open, charged as reserved.")
            long unattributed,

            long inputTokens,
            long cachedTokens,
            long outputTokens,
            BigDecimal cost) {}
}
