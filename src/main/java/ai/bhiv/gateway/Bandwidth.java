package ai.bhiv.gateway;

import java.time.Duration;
import java.util.regex.Pattern;

/// How many requests may pass: `capacity` at once, and `amount` in each `period` steadily. In any time `t` at most
/// `capacity + amount * t / period` pass (GTW-31). Written `100/min`, `50/min burst 5`, `1000/h`.
public record Bandwidth(long amount, Duration period, long capacity) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(s|min|h|d)(?: burst (\\d{1,9}))?");

    /// @throws IllegalArgumentException when an amount or the capacity is not positive
    public Bandwidth {
        if (amount < 1 || capacity < 1) {
            throw new IllegalArgumentException(
                    "bandwidth: " + amount + " burst " + capacity + " (expected: 1 or more)");
        }
    }

    /// @throws IllegalArgumentException naming the text and what was expected
    public static Bandwidth parse(String text) {
        var match = TEXT.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "bandwidth: '" + text + "' (expected: such as 100/min, or 50/min burst 5; units s, min, h, d)");
        }
        long amount = Long.parseLong(match.group(1));
        var period = switch (match.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "min" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
        return new Bandwidth(amount, period, match.group(3) == null ? amount : Long.parseLong(match.group(3)));
    }

    /// Time in which one more request may pass, in nanoseconds, rounded up so that the rule is never exceeded.
    public long interval() {
        return Math.ceilDiv(period.toNanos(), amount);
    }

    /// Time in which an empty bucket is full again, in nanoseconds.
    public long window() {
        return interval() * capacity;
    }

    /// The part of it that one of several takes, when they cannot ask each other.
    public Bandwidth share(int parts) {
        return parts <= 1 ? this : new Bandwidth(amount, period.multipliedBy(parts), Math.max(1, capacity / parts));
    }

    @Override
    public String toString() {
        var unit = period.equals(Duration.ofSeconds(1))
                ? "s"
                : period.equals(Duration.ofMinutes(1)) ? "min" : period.equals(Duration.ofHours(1)) ? "h" : "d";
        return amount + "/" + unit + (capacity == amount ? "" : " burst " + capacity);
    }
}
