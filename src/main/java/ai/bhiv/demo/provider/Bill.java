package ai.bhiv.demo.provider;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// What the fake provider would charge: its own count, kept apart from what anybody else says.
public final class Bill {
    /// Price of a million tokens that go in.
    public static final BigDecimal INPUT = new BigDecimal("1.00");
    /// Price of a million tokens that come out.
    public static final BigDecimal OUTPUT = new BigDecimal("4.00");

    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    private long calls;
    private BigDecimal total = BigDecimal.ZERO;

    Bill() {}

    synchronized void add(long input, long output) {
        calls++;
        total = total.add(INPUT.multiply(BigDecimal.valueOf(input))
                .add(OUTPUT.multiply(BigDecimal.valueOf(output)))
                .divide(MILLION, MathContext.DECIMAL64)
                .setScale(8, RoundingMode.HALF_EVEN));
    }

    /// Requests that were charged.
    public synchronized long calls() {
        return calls;
    }

    /// The sum.
    public synchronized BigDecimal total() {
        return total;
    }
}
