package ai.bhiv.crm.internal;

import ai.bhiv.crm.PipelineGroup;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// The orders in which groups may be asked for; equal ones follow by key.
final class GroupOrder {
    private static final BigDecimal NONE = BigDecimal.ONE.negate();
    private static final Map<String, Comparator<PipelineGroup>> FIELDS = Map.of(
            "key", Comparator.comparing(PipelineGroup::key),
            "total", Comparator.comparingLong(PipelineGroup::total),
            "won", Comparator.comparingLong(PipelineGroup::won),
            "lost", Comparator.comparingLong(PipelineGroup::lost),
            "open", Comparator.comparingLong(PipelineGroup::open),
            "win_rate", Comparator.comparing(group -> group.winRate() == null ? NONE : group.winRate()),
            "won_value", Comparator.comparing(GroupOrder::largest));

    private GroupOrder() {}

    static Comparator<PipelineGroup> of(String sort) {
        boolean descending = sort.startsWith("-");
        var field = FIELDS.get(descending ? sort.substring(1) : sort);
        if (field == null) {
            var expected =
                    "one of " + String.join(", ", new TreeMap<>(FIELDS).keySet()) + ", with - before it for descending";
            throw PlatformProblem.SORT_UNKNOWN
                    .because("sort: %s (expected: %s)".formatted(sort, expected))
                    .with(Fault.parameter("sort", sort, expected));
        }
        return (descending ? field.reversed() : field).thenComparing(PipelineGroup::key);
    }

    /// Currencies cannot be compared; the largest figure stands for a group that has several.
    private static BigDecimal largest(PipelineGroup group) {
        return group.wonValue().stream()
                .map(money -> money.amount())
                .max(Comparator.naturalOrder())
                .orElse(NONE);
    }
}
