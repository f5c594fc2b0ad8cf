package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.KnownNames.Near;
import ai.bhiv.platform.imports.Preview.Unknown;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Counts the unknown values of references as they are met, and looks for the nearest known name once for each.
final class UnknownValues {
    private static final int MOST = 5_000;
    private static final int LOOKED_UP = 500;
    private static final int SHOWN = 200;

    private record Value(String field, String given) {}

    private static final class Seen {
        private final @Nullable String column;
        private final @Nullable Near near;
        private long rows;

        private Seen(@Nullable String column, @Nullable Near near) {
            this.column = column;
            this.near = near;
        }
    }

    private final Map<Value, Seen> seen = new HashMap<>();

    /// The nearest known name, if there is one.
    @Nullable
    String add(@Nullable String column, String field, String given, KnownNames known) {
        var value = new Value(field, given);
        var entry = seen.get(value);
        if (entry == null) {
            if (seen.size() >= MOST) {
                return null;
            }
            entry = new Seen(column, seen.size() < LOOKED_UP ? known.near(given) : null);
            seen.put(value, entry);
        }
        entry.rows++;
        return entry.near == null ? null : entry.near.name();
    }

    List<Unknown> mostFrequent() {
        return seen.entrySet().stream()
                .map(e -> new Unknown(
                        e.getValue().column,
                        e.getKey().field(),
                        e.getKey().given(),
                        e.getValue().rows,
                        e.getValue().near == null ? null : e.getValue().near.name(),
                        e.getValue().near == null ? 0 : e.getValue().near.confidence()))
                .sorted(Comparator.comparingLong(Unknown::rows).reversed().thenComparing(Unknown::given))
                .limit(SHOWN)
                .toList();
    }
}
