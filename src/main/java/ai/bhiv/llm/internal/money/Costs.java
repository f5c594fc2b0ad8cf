package ai.bhiv.llm.internal.money;

import ai.bhiv.llm.Price;
import ai.bhiv.llm.internal.body.TokenCounts;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// Money out of tokens and a price: rounded once, half even, to eight places (LLM-65).
public final class Costs {
    private static final int PLACES = 8;
    private static final int MILLION = 6;

    private Costs() {}

    /// What was used costs this.
    public static BigDecimal of(Price price, TokenCounts counts) {
        return price.input()
                .multiply(BigDecimal.valueOf(counts.input()))
                .add(price.cacheRead().multiply(BigDecimal.valueOf(counts.cacheRead())))
                .add(price.cacheWrite().multiply(BigDecimal.valueOf(counts.cacheWrite())))
                .add(price.output().multiply(BigDecimal.valueOf(counts.output())))
                .movePointLeft(MILLION)
                .add(price.perRequest())
                .setScale(PLACES, RoundingMode.HALF_EVEN);
    }

    /// The most that so many tokens may cost: the input at the dearest of its rates.
    public static BigDecimal atMost(Price price, long input, long output) {
        return price.input()
                .max(price.cacheWrite())
                .max(price.cacheRead())
                .multiply(BigDecimal.valueOf(input))
                .add(price.output().multiply(BigDecimal.valueOf(output)))
                .movePointLeft(MILLION)
                .add(price.perRequest())
                .setScale(PLACES, RoundingMode.CEILING);
    }
}
