package ai.bhiv.workflow.internal.dsl;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Durations of the DSL: ISO 8601 text, or days to milliseconds as members.
public final class Durations {
    static final Set<String> MEMBERS = Set.of("days", "hours", "minutes", "seconds", "milliseconds");
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Durations() {}

    /// @return nothing when it is none, or longer than ten years
    public static Optional<Duration> read(JsonNode node) {
        try {
            var duration = node.isString() ? text(node.stringValue()) : members(node);
            return duration == null || duration.isNegative() || duration.compareTo(LONGEST) > 0
                    ? Optional.empty()
                    : Optional.of(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static @org.jspecify.annotations.Nullable Duration text(String text) {
        if (text.matches("P\\d+[WD]")) {
            return Duration.ofDays(Period.parse(text).getDays());
        }
        return text.matches("P.*[DHMS]") ? Duration.parse(text) : null;
    }

    private static @org.jspecify.annotations.Nullable Duration members(JsonNode node) {
        if (!node.isObject() || node.isEmpty() || !MEMBERS.containsAll(node.propertyNames())) {
            return null;
        }
        for (var member : node) {
            if (!member.isIntegralNumber()) {
                return null;
            }
        }
        return Duration.ofDays(node.path("days").asLong(0))
                .plusHours(node.path("hours").asLong(0))
                .plusMinutes(node.path("minutes").asLong(0))
                .plusSeconds(node.path("seconds").asLong(0))
                .plusMillis(node.path("milliseconds").asLong(0));
    }
}
