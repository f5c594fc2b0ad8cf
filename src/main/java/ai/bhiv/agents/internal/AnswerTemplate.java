package ai.bhiv.agents.internal;

import ai.bhiv.agents.AgentAnswer.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Puts an operation's result into a sentence and a table, as its [ai.bhiv.platform.contract.Question] says.
final class AnswerTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([\\w.\\[\\]]+)(?::([\\w.]+))?\\}");
    private static final Pattern STEP = Pattern.compile("(\\w+)|\\[(\\d+)\\]");
    private static final int SIMPLE_COLUMNS = 8;

    private final ZoneId zone;

    /// @param zone of the person who reads, for times
    AnswerTemplate(ZoneId zone) {
        this.zone = zone;
    }

    /// The sentence; null when a value of it is not there, because there are no records to count.
    @Nullable
    String sentence(String template, JsonNode result) {
        var places = PLACE.matcher(template);
        var sentence = new StringBuilder();
        while (places.find()) {
            var value = format(at(result, places.group(1)), places.group(2));
            if (value == null) {
                return null;
            }
            places.appendReplacement(sentence, java.util.regex.Matcher.quoteReplacement(value));
        }
        return places.appendTail(sentence).toString();
    }

    /// The rows below the sentence; null when the result has no such list, or an empty one.
    ///
    /// @param path of the list; empty for a page's own items
    /// @param columns `field`, `field:format`, `field:format=Heading`, `field=Heading`; empty: all simple fields
    /// @param most rows at most
    @Nullable
    Table table(String path, List<String> columns, JsonNode result, int most) {
        var list = list(path, result);
        if (list == null || list.isEmpty()) {
            return null;
        }
        var shown = columns.isEmpty()
                ? simple(list.get(0))
                : columns.stream().map(Column::of).toList();
        if (shown.isEmpty()) {
            return null;
        }
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < Math.min(most, list.size()); i++) {
            var row = list.get(i);
            rows.add(shown.stream().map(column -> cell(row, column)).toList());
        }
        return new Table(shown.stream().map(Column::heading).toList(), rows, list.size());
    }

    /// The rows a page has, or those of the result's only list.
    private static @Nullable JsonNode list(String path, JsonNode result) {
        if (!path.isEmpty()) {
            var list = at(result, path);
            return list != null && list.isArray() ? list : null;
        }
        if (result.isArray()) {
            return result;
        }
        return result.path("items").isArray() ? result.path("items") : null;
    }

    /// A result without template: its simple fields, one after the other.
    String fields(JsonNode result) {
        if (!result.isObject()) {
            return result.isValueNode() ? String.valueOf(format(result, null)) : "";
        }
        var fields = new ArrayList<String>();
        result.properties().forEach(field -> {
            var value = field.getValue().isValueNode() && !field.getValue().isNull()
                    ? format(field.getValue(), field.getValue().isNumber() ? "number" : null)
                    : null;
            if (value != null && !value.isEmpty()) {
                fields.add(field.getKey().replace('_', ' ') + ": " + value);
            }
        });
        return String.join(", ", fields);
    }

    private String cell(JsonNode row, Column column) {
        var node = column.field().isEmpty() ? row : at(row, column.field());
        var value = format(node, column.format());
        return value == null ? "" : value;
    }

    private record Column(String field, @Nullable String format, String heading) {
        static Column of(String spec) {
            int equals = spec.indexOf('=');
            var value = equals < 0 ? spec : spec.substring(0, equals);
            int colon = value.indexOf(':');
            var field = colon < 0 ? value : value.substring(0, colon);
            return new Column(
                    field,
                    colon < 0 ? null : value.substring(colon + 1),
                    equals < 0 ? heading(field) : spec.substring(equals + 1));
        }

        private static String heading(String field) {
            var words = field.replace('_', ' ').replace('.', ' ');
            return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
        }
    }

    private static List<Column> simple(JsonNode row) {
        if (!row.isObject()) {
            return List.of(new Column("", null, "Value"));
        }
        return row.properties().stream()
                .filter(field -> field.getValue().isValueNode() || isMoney(field.getValue()))
                .map(field -> field.getKey())
                .filter(name -> !name.equals("id")
                        && !name.endsWith("_id")
                        && !name.equals("version")
                        && !name.endsWith("_at")
                        && !name.endsWith("_by"))
                .limit(SIMPLE_COLUMNS)
                .map(Column::of)
                .toList();
    }

    private static @Nullable JsonNode at(JsonNode node, String path) {
        var steps = STEP.matcher(path);
        var here = node;
        while (steps.find()) {
            here = steps.group(1) != null ? here.path(steps.group(1)) : here.path(Integer.parseInt(steps.group(2)));
        }
        return here.isMissingNode() || here.isNull() ? null : here;
    }

    private @Nullable String format(@Nullable JsonNode node, @Nullable String format) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return null;
        }
        if (isMoney(node)) {
            return money(node);
        }
        if (node.isArray()) {
            var parts = new ArrayList<String>();
            node.forEach(part -> {
                var text = format(part, format);
                if (text != null) {
                    parts.add(text);
                }
            });
            return parts.isEmpty() && "money".equals(format) ? null : String.join(", ", parts);
        }
        return switch (format == null ? "" : format) {
            case "percent" -> percent(node, 0);
            case "percent.1" -> percent(node, 1);
            case "percent.2" -> percent(node, 2);
            case "number", "money" -> number(node);
            case "date" -> date(node.asString());
            default -> node.isObject() ? fields(node) : node.asString();
        };
    }

    private static boolean isMoney(JsonNode node) {
        return node.isObject() && node.has("amount") && node.has("currency") && node.size() == 2;
    }

    private static String money(JsonNode node) {
        var amount = new BigDecimal(node.path("amount").asString());
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        return new DecimalFormat(whole ? "#,##0" : "#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))
                        .format(amount)
                + " " + node.path("currency").asString();
    }

    private static @Nullable String percent(JsonNode node, int decimals) {
        var share = decimal(node);
        return share == null
                ? node.asString()
                : share.movePointRight(2)
                                .setScale(decimals, RoundingMode.HALF_UP)
                                .toPlainString() + " %";
    }

    private static String number(JsonNode node) {
        var number = decimal(node);
        return number == null
                ? node.asString()
                : new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    private static @Nullable BigDecimal decimal(JsonNode node) {
        try {
            return new BigDecimal(node.asString());
        } catch (NumberFormatException e) {
            return null; // a text where a number was expected is shown as it is
        }
    }

    private String date(String text) {
        try {
            return Instant.parse(text).atZone(zone).toLocalDate().toString();
        } catch (DateTimeParseException e) {
            return text; // a day already
        }
    }
}
