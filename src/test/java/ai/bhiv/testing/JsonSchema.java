package ai.bhiv.testing;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The part of JSON Schema that the kept documents use: makes values that fit a schema, breaks them, and judges
/// answers. It knows nothing but the document, as a client's generator would.
public final class JsonSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> WORDS = List.of(
            "plain",
            "Ünï cödé",
            "O'Brien; drop table x --",
            "  spaced  ",
            "\"quoted\"",
            "a\nb\tc",
            "😀",
            "%",
            "../..",
            "<b>");

    private final JsonNode document;
    private final Random random;
    private final Function<String, @Nullable String> known;

    /// @param known an id that exists, for the name of a member or parameter; null for a made-up one
    public JsonSchema(JsonNode document, Random random, Function<String, @Nullable String> known) {
        this.document = document;
        this.random = random;
        this.known = known;
    }

    /// The schema that a reference leads to.
    public JsonNode resolved(JsonNode schema) {
        if (schema.has("$ref")) {
            return resolved(document.at(schema.path("$ref").asString().substring(1)));
        }
        return schema.has("allOf") ? resolved(schema.path("allOf").get(0)) : schema;
    }

    /// A value that fits.
    ///
    /// @param name of the member or parameter
    public JsonNode fitting(JsonNode given, String name) {
        var schema = resolved(given);
        if (schema.has("anyOf")) {
            return random.nextInt(5) == 0
                    ? NODES.nullNode()
                    : fitting(schema.path("anyOf").get(0), name);
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> NODES.stringNode(text(schema, name));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "integer" -> NODES.numberNode(number(schema).toBigInteger());
            case "number" -> NODES.numberNode(number(schema));
            case "array" -> {
                var array = NODES.arrayNode();
                int least = schema.path("minItems").asInt(0);
                int most = Math.min(schema.path("maxItems").asInt(3), least + 2);
                for (int i = least + random.nextInt(most - least + 1); i > 0; i--) {
                    array.add(fitting(schema.path("items"), name));
                }
                yield array;
            }
            case "object" -> object(schema);
            default -> NODES.objectNode().put("any", "thing");
        };
    }

    private ObjectNode object(JsonNode schema) {
        var object = NODES.objectNode();
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        schema.path("properties").properties().forEach(member -> {
            if (required.contains(member.getKey()) || random.nextInt(3) == 0) {
                object.set(member.getKey(), fitting(member.getValue(), member.getKey()));
            }
        });
        return object;
    }

    private String text(JsonNode schema, String name) {
        switch (schema.path("format").asString("")) {
            case "uuid" -> {
                var existing = known.apply(name);
                return existing != null && random.nextInt(3) > 0
                        ? existing
                        : new UUID(random.nextLong(), random.nextLong()).toString();
            }
            case "date-time" -> {
                return "202" + random.nextInt(10) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10)
                        + "T09:30:00Z";
            }
            case "date" -> {
                return "202" + random.nextInt(10) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10);
            }
            case "duration" -> {
                return "PT" + random.nextInt(100) + "S";
            }
            case "email" -> {
                return "m" + random.nextInt(100_000) + "@example.com";
            }
            case "decimal" -> {
                return BigDecimal.valueOf(random.nextInt(100_000), 2).toPlainString();
            }
            default -> {
                // another text
            }
        }
        var text = schema.path("pattern").asString("").contains("[A-Z]{3}")
                ? List.of("EUR", "USD", "KES").get(random.nextInt(3))
                : schema.has("pattern")
                        ? "p" + Long.toString(random.nextInt(1_000_000), 36) + "-x"
                        : WORDS.get(random.nextInt(WORDS.size())) + random.nextInt(1_000);
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        while (text.codePointCount(0, text.length()) < least) {
            text += "z";
        }
        return text.codePointCount(0, text.length()) > most
                ? text.substring(0, text.offsetByCodePoints(0, most))
                : text;
    }

    private BigDecimal number(JsonNode schema) {
        var least = schema.has("exclusiveMinimum")
                ? schema.path("exclusiveMinimum").decimalValue().add(BigDecimal.ONE)
                : schema.path("minimum").isNumber() ? schema.path("minimum").decimalValue() : BigDecimal.ZERO;
        var most = schema.path("maximum").isNumber()
                ? schema.path("maximum").decimalValue()
                : least.add(BigDecimal.valueOf(1_000));
        return switch (random.nextInt(6)) {
            case 0 -> least;
            case 1 -> most;
            default -> {
                var some = least.max(BigDecimal.ZERO).add(BigDecimal.valueOf(random.nextInt(20)));
                yield some.compareTo(most) > 0 ? most : some;
            }
        };
    }

    /// The value with one thing in it that no schema here allows; null when there is none to break.
    public @Nullable JsonNode broken(JsonNode given, JsonNode value) {
        var schema = resolved(given);
        if (!(value instanceof ObjectNode object)
                || !schema.path("additionalProperties").isBoolean()
                || schema.path("additionalProperties").booleanValue()) {
            return null;
        }
        var copy = object.deepCopy();
        var names = schema.path("properties").propertyNames().stream().toList();
        var required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        switch (random.nextInt(4)) {
            case 0 -> copy.put("no_such_member_" + random.nextInt(100), "x");
            case 1 -> {
                if (required.isEmpty()) {
                    return null;
                }
                copy.remove(required.get(random.nextInt(required.size())));
            }
            default -> {
                var name = names.get(random.nextInt(names.size()));
                var wrong = wrong(schema.path("properties").path(name));
                if (wrong == null) {
                    return null;
                }
                copy.set(name, wrong);
            }
        }
        return copy;
    }

    private @Nullable JsonNode wrong(JsonNode given) {
        var schema = resolved(given);
        if (schema.has("anyOf")) {
            return wrong(schema.path("anyOf").get(0));
        }
        return switch (schema.path("type").asString("")) {
            case "string" ->
                switch (random.nextInt(4)) {
                    case 0 -> NODES.numberNode(7);
                    case 1 -> NODES.stringNode("nul\u0000");
                    case 2 -> NODES.arrayNode().add("x");
                    default ->
                        schema.has("maxLength")
                                ? NODES.stringNode(
                                        "y".repeat(schema.path("maxLength").asInt() + 1))
                                : NODES.booleanNode(true);
                };
            case "boolean" -> NODES.stringNode("maybe");
            case "integer", "number" ->
                random.nextBoolean() ? NODES.stringNode("many") : NODES.numberNode(new BigDecimal("1e500"));
            case "array" -> NODES.objectNode();
            case "object" -> NODES.stringNode("one");
            default -> null;
        };
    }

    /// What of an answer is not as its schema says; empty when all is.
    public List<String> faults(JsonNode given, JsonNode value) {
        var faults = new ArrayList<String>();
        judge(given, value, "", faults);
        return faults;
    }

    private void judge(JsonNode given, JsonNode value, String place, List<String> faults) {
        var schema = resolved(given);
        if (schema.has("anyOf")) {
            if (!value.isNull()) {
                judge(schema.path("anyOf").get(0), value, place, faults);
            }
            return;
        }
        boolean fits = switch (schema.path("type").asString("")) {
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
        if (!fits) {
            faults.add(place + " is " + value.getNodeType() + ", not "
                    + schema.path("type").asString());
            return;
        }
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add(place + " is " + value + ", none of " + schema.path("enum"));
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asString())
                        .matcher(value.asString())
                        .find()) {
            faults.add(place + " does not match " + schema.path("pattern"));
        }
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            judge(schema.path("items"), value.get(i), place + "/" + i, faults);
        }
        if (value.isObject() && schema.path("type").asString("").equals("object")) {
            members(schema, value, place, faults);
        }
    }

    private void members(JsonNode schema, JsonNode value, String place, List<String> faults) {
        for (var name : schema.path("required")) {
            if (!value.has(name.asString())) {
                faults.add(place + "/" + name.asString() + " is missing");
            }
        }
        value.properties().forEach(member -> {
            var declared = schema.path("properties").path(member.getKey());
            if (!declared.isMissingNode()) {
                judge(declared, member.getValue(), place + "/" + member.getKey(), faults);
            } else if (schema.path("additionalProperties").isObject()) {
                judge(schema.path("additionalProperties"), member.getValue(), place + "/" + member.getKey(), faults);
            } else if (!schema.path("additionalProperties").asBoolean(true)) {
                faults.add(place + "/" + member.getKey() + " is not declared");
            }
        });
    }
}
