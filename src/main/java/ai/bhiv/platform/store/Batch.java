package ai.bhiv.platform.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Many rows as one table of bound arrays, so that a chunk is one statement and not one per row.
///
/// @param <R> what a row is made from
public final class Batch<R> {
    private final List<R> rows;
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    public Batch(List<R> rows) {
        this.rows = List.copyOf(rows);
    }

    /// A column of the table.
    ///
    /// @param type its SQL type
    /// @param value its value in a row, whose text PostgreSQL reads as that type
    public Batch<R> column(String name, String type, Function<? super R, ? extends @Nullable Object> value) {
        types.put(name, type);
        values.put(
                "batch_" + name,
                rows.stream().map(row -> text(value.apply(row))).toArray(String[]::new));
        return this;
    }

    /// The table, as after `from`: its columns, and `position` from 1.
    ///
    /// @param alias what the statement calls it
    public String table(String alias) {
        var columns = new ArrayList<String>();
        var arrays = new ArrayList<String>();
        types.forEach((name, type) -> {
            columns.add("cast(raw.%s as %s) as %s".formatted(name, type, name));
            arrays.add("cast(:batch_%s as text[])".formatted(name));
        });
        return "(select %s, raw.position from unnest(%s) with ordinality as raw(%s, position)) as %s"
                .formatted(
                        String.join(", ", columns),
                        String.join(", ", arrays),
                        String.join(", ", types.keySet()),
                        alias);
    }

    /// What the statement's parameters are, beside those of its own.
    public Map<String, Object> params() {
        return values;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof Enum<?> constant ? Columns.stored(constant) : value == null ? null : value.toString();
    }
}
