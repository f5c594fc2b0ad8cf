package ai.bhiv.llm.internal.money;

import ai.bhiv.llm.internal.body.TokenCounts;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One attempt at a provider, as the ledger opens it.
///
/// @param lane `splice` or `translate`
/// @param budgets what it draws on, in any order
/// @param reserved the most that it may cost, in the currency
/// @param currency of the price; absent without one
public record Entry(
        UUID id,
        UUID requestId,
        int attempt,
        String principal,
        @Nullable String actor,
        @Nullable UUID keyId,
        @Nullable String endUser,
        String endpoint,
        String model,
        String provider,
        String upstreamModel,
        String lane,
        boolean streamed,
        List<UUID> budgets,
        BigDecimal reserved,
        @Nullable UUID priceId,
        @Nullable String currency) {

    /// How an attempt ended.
    ///
    /// @param outcome `ok`, or the class of the failure
    /// @param source `provider`, `counted` or `none`
    /// @param cost absent when the model has no price
    public record Settlement(
            UUID id,
            String outcome,
            TokenCounts counts,
            String source,
            @Nullable BigDecimal cost,
            String finish,
            int latencyMs,
            int firstTokenMs) {}
}
