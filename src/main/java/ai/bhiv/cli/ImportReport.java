package ai.bhiv.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Shows what an import found and would do, for the person who confirms it.
final class ImportReport {
    private static final int VALUES_SHOWN = 20;

    private final PrintStream out;

    ImportReport(PrintStream out) {
        this.out = out;
    }

    void file(JsonNode job) {
        var format = job.path("format");
        var delimiter = format.path("delimiter").asString("");
        out.printf(
                Locale.ROOT,
                "%s: %,d rows, %s%s, %s%n",
                job.path("file_name").asString("file"),
                job.path("rows").asLong(0),
                format.path("layout").asString("table"),
                delimiter.isEmpty() ? "" : " by '" + delimiter.replace("\t", "tab") + "'",
                format.path("charset").asString(""));
        job.path("warnings").forEach(warning -> out.println("note: " + warning.asString()));
        out.println();
    }

    /// @param suggested whether the confidence and the reasons belong to this mapping
    void mapping(JsonNode mapping, JsonNode suggestion, boolean suggested) {
        var table = new TextTable("column", "field", "sure", "read as");
        var values = new TextTable("column", "value", "means");
        for (var column : mapping.path("columns")) {
            var name = column.path("column").asString("");
            table.row(
                    name,
                    column.path("field").asString(""),
                    suggested ? confidence(suggestion, name) : "",
                    readAs(column));
            column.path("values")
                    .forEach(value -> values.row(
                            name,
                            value.path("given").asString(""),
                            value.path("meant").asString("")));
        }
        for (var constant : mapping.path("constants")) {
            table.row(
                    "(every row)",
                    constant.path("field").asString(""),
                    "",
                    constant.path("value").asString(""));
        }
        table.print(out);
        if (!values.isEmpty()) {
            out.println();
            out.println("These values would be read as known ones:");
            values.print(out);
        }
        list("Columns that stay out: ", suggestion.path("unmapped"));
        list("Required fields without a column: ", suggestion.path("missing"));
        out.println();
    }

    private static String confidence(JsonNode suggestion, String column) {
        for (var reason : suggestion.path("reasons")) {
            if (reason.path("column").asString("").equals(column)) {
                return String.format(
                        Locale.ROOT, "%.0f %%", reason.path("confidence").asDouble(0) * 100);
            }
        }
        return "";
    }

    private static String readAs(JsonNode column) {
        var how = new ArrayList<String>();
        if (column.path("date_pattern").isString()) {
            how.add("dates " + column.path("date_pattern").asString());
        }
        if (column.path("number_style").asString("point").equals("comma")) {
            how.add("numbers 1.234,56");
        }
        if (!column.path("empty_words").isEmpty()) {
            how.add("empty: " + String.join(", ", texts(column.path("empty_words"))));
        }
        return String.join("; ", how);
    }

    private void list(String heading, JsonNode names) {
        if (!names.isEmpty()) {
            out.println();
            out.println(heading + String.join(", ", texts(names)));
        }
    }

    void preview(JsonNode preview) {
        out.println("Applying it would: "
                + preview.path("counts").properties().stream()
                        .map(count -> count.getKey() + " "
                                + String.format(
                                        Locale.ROOT, "%,d", count.getValue().asLong(0)))
                        .collect(Collectors.joining(", ")));
        var unknown = new TextTable("column", "unknown value", "rows", "did you mean");
        for (var value : preview.path("unknown")) {
            unknown.row(
                    value.path("column").asString(value.path("field").asString("")),
                    value.path("given").asString(""),
                    value.path("rows").asString(),
                    value.path("did_you_mean").asString(""));
        }
        if (!unknown.isEmpty()) {
            out.println();
            unknown.print(out);
        }
        out.println();
    }

    void faults(JsonNode rows, long all) {
        var table = new TextTable("line", "column", "given", "expected", "did you mean");
        for (var row : rows) {
            for (var fault : row.path("faults")) {
                table.row(
                        row.path("line").asString(),
                        fault.path("column").asString(fault.path("field").asString("")),
                        fault.path("given").asString(""),
                        fault.path("expected").asString(""),
                        fault.path("did_you_mean").asString(""));
            }
        }
        out.println("The first of " + all + " rows with errors:");
        table.print(out);
        out.println();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(Output::text)
                .limit(VALUES_SHOWN)
                .toList();
    }
}
