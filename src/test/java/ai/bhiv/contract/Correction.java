package ai.bhiv.contract;

import ai.bhiv.platform.json.Json;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What one entry of `errors` says to send instead, read from the entry alone.
final class Correction {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern EXAMPLE = Pattern.compile("such as (\"[^\"]*\"|[^\\s,]+)");
    private static final Pattern PATTERN = Pattern.compile(" matching (\\S+?)(,?\\s|,?$)");
    private static final Pattern RANGE = Pattern.compile("(-?[0-9.]*[0-9])\\.\\.(-?[0-9.]*[0-9])?");
    private static final Pattern OVER = Pattern.compile("(>=?) (-?[0-9.]+)");
    private static final Pattern UNDER = Pattern.compile("<= (-?[0-9.]+)");

    private Correction() {}

    /// Puts the correction where the entry points to, or takes an unknown member away.
    static void apply(ObjectNode body, JsonNode error) {
        var pointer = JsonPointer.compile(error.path("pointer").asString(""));
        if (pointer.length() == 0) {
            return;
        }
        var parent = body.at(pointer.head());
        var name = pointer.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            if (error.path("expected").asString("").startsWith("no such member")) {
                object.remove(name);
            } else {
                object.set(name, of(error));
            }
        } else if (parent instanceof ArrayNode array) {
            array.set(pointer.last().getMatchingIndex(), of(error));
        }
    }

    static JsonNode of(JsonNode error) {
        return error.has("did_you_mean")
                ? error.path("did_you_mean")
                : from(error.path("expected").asString("").replace(" (it is required)", ""));
    }

    private static JsonNode from(String expected) {
        if (expected.startsWith("an object")) {
            return NODES.objectNode();
        }
        if (expected.startsWith("a list of ")) {
            return NODES.arrayNode().add(from(expected.substring("a list of ".length())));
        }
        if (expected.startsWith("one of ")) {
            return NODES.stringNode(expected.substring("one of ".length()).split(",")[0]);
        }
        if (expected.startsWith("true or false")) {
            return NODES.booleanNode(true);
        }
        if (expected.startsWith("a UUID")) {
            return NODES.stringNode("00000000-0000-4000-8000-000000000001");
        }
        var example = EXAMPLE.matcher(expected);
        if (expected.startsWith("a number") || expected.startsWith("a whole number")) {
            return expected.contains("as a string")
                    ? NODES.stringNode(number(expected).toPlainString())
                    : NODES.numberNode(number(expected));
        }
        if (example.find()) {
            var text = example.group(1);
            boolean quoted = text.startsWith("\"") && !expected.contains("ETag");
            return NODES.stringNode(quoted ? Json.MAPPER.readTree(text).asString() : text);
        }
        var pattern = PATTERN.matcher(expected);
        if (pattern.find()) {
            var form = Pattern.compile(pattern.group(1));
            return Stream.of("EUR", "EU", "x1", "name", "a.b", "12", "123456")
                    .filter(word -> form.matcher(word).matches())
                    .findFirst()
                    .<JsonNode>map(NODES::stringNode)
                    .orElse(NODES.stringNode("a"));
        }
        var range = RANGE.matcher(expected);
        int length = range.find() ? Math.max(1, new BigDecimal(range.group(1)).intValue()) : 1;
        return NODES.stringNode("a".repeat(length));
    }

    private static BigDecimal number(String expected) {
        var range = RANGE.matcher(expected);
        if (range.find()) {
            return new BigDecimal(range.group(1));
        }
        var over = OVER.matcher(expected);
        if (over.find()) {
            var least = new BigDecimal(over.group(2));
            return over.group(1).equals(">") ? least.add(BigDecimal.ONE) : least;
        }
        var under = UNDER.matcher(expected);
        return under.find() ? new BigDecimal(under.group(1)) : BigDecimal.ONE;
    }
}
