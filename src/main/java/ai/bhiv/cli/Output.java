package ai.bhiv.cli;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// How an answer is printed. JSON is the API's body, byte for byte.
final class Output {
    /// Left out of lists for people, which are wide enough.
    private static final Set<String> BOOKKEEPING =
            Set.of("version", "created_at", "created_by", "updated_at", "updated_by");

    enum Form {
        TABLE,
        JSON,
        JSONL,
        CSV
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "table, json, jsonl or csv (default: table on a terminal, else json).")
    @Nullable
    Form form;

    void print(ApiReply reply, Terminal terminal) {
        if (reply.body().length == 0) {
            terminal.say("done");
            return;
        }
        var chosen = form != null ? form : terminal.shows() ? Form.TABLE : Form.JSON;
        if (chosen == Form.JSON || !reply.isJson()) {
            terminal.out().writeBytes(reply.body());
            if (terminal.shows()) {
                terminal.out().println();
            }
            terminal.out().flush();
            return;
        }
        var answer = reply.json();
        var items = answer.isArray() ? answer : answer.path("items");
        var rows = items.isArray() ? list(items) : List.of(answer);
        switch (chosen) {
            case JSONL -> rows.forEach(row -> terminal.out().println(row));
            case CSV -> csv(rows, terminal);
            default -> {
                if (items.isArray()) {
                    table(answer, rows, terminal);
                } else {
                    fields(answer, terminal);
                }
            }
        }
    }

    private static void fields(JsonNode answer, Terminal terminal) {
        var table = new TextTable("field", "value");
        answer.properties().forEach(e -> table.row(e.getKey(), text(e.getValue())));
        table.print(terminal.out());
    }

    private static void table(JsonNode answer, List<JsonNode> rows, Terminal terminal) {
        var columns =
                columns(rows).stream().filter(c -> !BOOKKEEPING.contains(c)).toList();
        var table = new TextTable(columns);
        rows.forEach(
                row -> table.row(columns.stream().map(c -> text(row.path(c))).toList()));
        table.print(terminal.out());
        if (rows.isEmpty()) {
            terminal.say("none");
        }
        var next = answer.path("next_cursor");
        if (next.isString()) {
            terminal.say("there are more: --cursor " + next.asString());
        }
    }

    private static void csv(List<JsonNode> rows, Terminal terminal) {
        var columns = columns(rows);
        terminal.out().println(columns.stream().map(Output::cell).collect(Collectors.joining(",")));
        rows.forEach(row -> terminal.out()
                .println(columns.stream().map(c -> cell(text(row.path(c)))).collect(Collectors.joining(","))));
    }

    private static List<String> columns(List<JsonNode> rows) {
        var columns = new LinkedHashSet<String>();
        rows.forEach(row -> row.properties().forEach(e -> {
            if (!e.getValue().isNull()) {
                columns.add(e.getKey());
            }
        }));
        return List.copyOf(columns);
    }

    /// A value in a cell; amounts as `12.30 EUR`.
    static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (value.isString()) {
            return value.asString();
        }
        if (value.isObject() && value.size() == 2 && value.has("amount") && value.has("currency")) {
            return value.path("amount").asString() + " "
                    + value.path("currency").asString();
        }
        if (value.isArray() && list(value).stream().noneMatch(JsonNode::isContainer)) {
            return list(value).stream().map(Output::text).collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    /// RFC 4180; a cell that a spreadsheet would take for a formula is guarded.
    private static String cell(String text) {
        var guarded = !text.isEmpty() && "=+@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return guarded.matches("(?s).*[\",\\r\\n].*") ? '"' + guarded.replace("\"", "\"\"") + '"' : guarded;
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
