package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.Mapping.MappedColumn;
import ai.bhiv.platform.imports.Mapping.Replacement;
import ai.bhiv.platform.imports.TargetField.Type;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes the JSON object of a request from a row, by a mapping.
final class Conversion {
    private static final Set<String> YES = Set.of("true", "yes", "y", "t", "1");
    private static final Set<String> NO = Set.of("false", "no", "n", "f", "0");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private record Source(
            int place,
            MappedColumn column,
            TargetField field,
            @Nullable DatePattern dates,
            Set<String> emptyWords,
            Map<String, String> values) {}

    private final boolean guarded;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, JsonNode> constants = new HashMap<>();

    /// @throws ai.bhiv.platform.problem.Problem `platform.request.invalid`, with every fault of the mapping
    /// @param guarded whether texts that a spreadsheet would run may have an apostrophe in front
    Conversion(Mapping mapping, List<String> columns, List<TargetField> fields, boolean guarded) {
        this.guarded = guarded;
        var known = fields.stream().collect(Collectors.toMap(TargetField::name, field -> field));
        var faults = new ArrayList<Fault>();
        var given = new HashSet<String>();
        for (int i = 0; i < mapping.columns().size(); i++) {
            var column = mapping.columns().get(i);
            var pointer = "/columns/" + i;
            int place = columns.indexOf(column.column());
            var field = target(known, column.field(), pointer + "/field", faults);
            if (place < 0) {
                faults.add(Fault.body(pointer + "/column", column.column(), "a column of the file")
                        .orRather(nearest(column.column(), columns)));
            }
            if (!given.add(column.field())) {
                faults.add(Fault.body(pointer + "/field", column.field(), "a field that is mapped once"));
            }
            if (field != null && place >= 0) {
                sources.add(new Source(
                        place,
                        column,
                        field,
                        dates(column, field, pointer, faults),
                        column.emptyWords().stream().map(Conversion::folded).collect(Collectors.toSet()),
                        column.values().stream()
                                .collect(Collectors.toMap(Replacement::given, Replacement::meant, (a, _) -> a))));
            }
        }
        for (int i = 0; i < mapping.constants().size(); i++) {
            var constant = mapping.constants().get(i);
            var pointer = "/constants/" + i;
            var field = target(known, constant.field(), pointer + "/field", faults);
            if (!given.add(constant.field())) {
                faults.add(Fault.body(pointer + "/field", constant.field(), "a field that is mapped once"));
            }
            if (field != null) {
                var value = typed(constant.value(), field, NumberStyle.POINT, DatePattern.of("yyyy-MM-dd"));
                if (value == null) {
                    faults.add(Fault.body(pointer + "/value", constant.value(), field.expected()));
                } else {
                    constants.put(field.name(), value);
                }
            }
        }
        if (!faults.isEmpty()) {
            throw PlatformProblem.INVALID
                    .because("mapping: " + faults.size()
                            + " faults (expected columns of the file and fields of the kind)")
                    .withFaults(faults);
        }
    }

    /// @throws ai.bhiv.platform.problem.Problem `platform.request.invalid`, as the constructor
    static void check(Mapping mapping, List<String> columns, List<TargetField> fields) {
        if (new Conversion(mapping, columns, fields, false).sources.isEmpty()) {
            throw PlatformProblem.INVALID
                    .because("mapping: no column (expected at least one)")
                    .with(Fault.body("/columns", "[]", "at least one column"));
        }
    }

    /// The column that gives the field, if one does.
    @Nullable
    String columnOf(String field) {
        for (var source : sources) {
            if (source.field().name().equals(field)) {
                return source.column().column();
            }
        }
        return null;
    }

    /// Fields without which no row is whole, and which neither a column nor a constant gives.
    List<String> missing(List<TargetField> fields) {
        var given = new HashSet<>(constants.keySet());
        sources.forEach(source -> given.add(source.field().name()));
        return TargetField.missing(fields, given);
    }

    /// The row as a request would carry it. Values that cannot be read are left out and added to the faults.
    ObjectNode convert(List<JsonNode> cells, List<RowFault> faults) {
        var row = JSON.objectNode();
        constants.forEach((field, value) -> put(row, field, value));
        for (var source : sources) {
            var cell = source.place() < cells.size() ? cells.get(source.place()) : JSON.nullNode();
            if (cell.isContainer() || cell.isNull()) {
                if (cell.isContainer()) {
                    put(row, source.field().name(), cell);
                }
                continue;
            }
            var text = source.column().trim() ? cell.asString().strip() : cell.asString();
            var meant = source.values().getOrDefault(text, text);
            if (meant.isBlank() || source.emptyWords().contains(folded(meant))) {
                continue;
            }
            var read = guarded && source.field().type() == Type.TEXT ? Formulas.unguarded(meant) : meant;
            var value = typed(read, source.field(), source.column().numberStyle(), source.dates());
            if (value != null) {
                put(row, source.field().name(), value);
            } else if (!source.emptyWords().contains(folded(ColumnCount.shape(meant)))) {
                faults.add(fault(source, meant));
            }
        }
        return row;
    }

    /// The constant that a text means, whatever its case and spaces.
    static @Nullable String choice(List<String> values, String text) {
        var squeezed = Names.squeeze(text);
        for (var value : values) {
            if (Names.squeeze(value).equals(squeezed)) {
                return value;
            }
        }
        return null;
    }

    private static RowFault fault(Source source, String given) {
        var field = source.field();
        var expected = switch (field.type()) {
            case DATE, TIME -> "a date written as " + (source.dates() == null ? "yyyy-MM-dd" : source.dates());
            case NUMBER, WHOLE ->
                field.expected() + " written as "
                        + (source.column().numberStyle() == NumberStyle.POINT ? "1,234.56" : "1.234,56");
            default -> field.expected();
        };
        return new RowFault(source.column().column(), field.name(), given, expected, nearest(given, field.values()));
    }

    private static @Nullable String nearest(String given, List<String> known) {
        var near = Names.nearest(given, known);
        return near == null ? null : near.name();
    }

    private static @Nullable TargetField target(
            Map<String, TargetField> known, String name, String pointer, List<Fault> faults) {
        var field = known.get(name);
        if (field == null) {
            faults.add(Fault.body(pointer, name, "a field of the kind")
                    .orRather(nearest(name, List.copyOf(known.keySet()))));
        }
        return field;
    }

    private static @Nullable DatePattern dates(
            MappedColumn column, TargetField field, String pointer, List<Fault> faults) {
        if (field.type() != Type.DATE && field.type() != Type.TIME) {
            return null;
        }
        var letters = column.datePattern();
        try {
            return DatePattern.of(letters == null ? "yyyy-MM-dd" : letters);
        } catch (IllegalArgumentException e) {
            faults.add(Fault.body(pointer + "/date_pattern", letters, "one of " + DatePattern.KNOWN));
            return null;
        }
    }

    private static String folded(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    private static void put(ObjectNode row, String field, JsonNode value) {
        int dot = field.indexOf('.');
        if (dot < 0) {
            row.set(field, value);
        } else {
            var outer = field.substring(0, dot);
            var inner = row.get(outer) instanceof ObjectNode made ? made : row.putObject(outer);
            put(inner, field.substring(dot + 1), value);
        }
    }

    /// The value that the text is; nothing when it is none of the field's type.
    private static @Nullable JsonNode typed(
            String text, TargetField field, NumberStyle numbers, @Nullable DatePattern dates) {
        return switch (field.type()) {
            case TEXT, JSON -> JSON.stringNode(text);
            case NUMBER, WHOLE -> number(numbers.read(text));
            case DATE -> {
                var date = dates == null ? null : dates.read(text);
                yield date == null ? null : JSON.stringNode(date.toString());
            }
            case TIME -> time(text, dates == null ? null : dates.read(text));
            case TRUTH -> truth(text.toLowerCase(Locale.ROOT));
            case CHOICE -> {
                var value = choice(field.values(), text);
                yield value == null ? null : JSON.stringNode(value);
            }
        };
    }

    private static @Nullable JsonNode number(@Nullable BigDecimal number) {
        return number == null ? null : JSON.numberNode(number);
    }

    private static @Nullable JsonNode truth(String text) {
        return YES.contains(text) ? JSON.booleanNode(true) : NO.contains(text) ? JSON.booleanNode(false) : null;
    }

    /// A time with its zone; a day alone begins at midnight UTC.
    private static @Nullable JsonNode time(String text, @Nullable LocalDate day) {
        if (day != null) {
            return JSON.stringNode(
                    day.atStartOfDay().atOffset(ZoneOffset.UTC).toInstant().toString());
        }
        try {
            return JSON.stringNode(OffsetDateTime.parse(text).toInstant().toString());
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
