package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.DeliveryGroup;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// The orders in which groups may be asked for; equal ones follow by key.
final class GroupOrder {
    private static final BigDecimal NONE = BigDecimal.ONE.negate();
    private static final Map<String, Comparator<DeliveryGroup>> FIELDS = Map.of(
            "key", Comparator.comparing(DeliveryGroup::key),
            "lines", Comparator.comparingLong(DeliveryGroup::lines),
            "delivered", Comparator.comparingLong(DeliveryGroup::delivered),
            "on_time", Comparator.comparingLong(DeliveryGroup::onTime),
            "late", Comparator.comparingLong(DeliveryGroup::late),
            "on_time_share", Comparator.comparing(group -> group.onTimeShare() == null ? NONE : group.onTimeShare()),
            "value", Comparator.comparing(GroupOrder::largest));

    private GroupOrder() {}

    static Comparator<DeliveryGroup> of(String sort) {
        boolean descending = sort.startsWith("-");
        var field = FIELDS.get(descending ? sort.substring(1) : sort);
        if (field == null) {
            var expected =
                    "one of " + String.join(", ", new TreeMap<>(FIELDS).keySet()) + ", with - before it for descending";
            throw PlatformProblem.SORT_UNKNOWN
                    .because("sort: %s (expected: %s)".formatted(sort, expected))
                    .with(Fault.parameter("sort", sort, expected));
        }
        return (descending ? field.reversed() : field).thenComparing(DeliveryGroup::key);
    }

    /// Currencies cannot be compared; the largest figure stands for a group that has several.
    private static BigDecimal largest(DeliveryGroup group) {
        return group.value().stream()
                .map(money -> money.amount())
                .max(Comparator.naturalOrder())
                .orElse(NONE);
    }
}
