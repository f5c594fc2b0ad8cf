package ai.bhiv.workflow.internal.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/// The part of JSON Schema that definitions may use for what they are given; other keywords are refused when the
/// definition is read, so that none is ignored.
public final class SchemaCheck {
    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "title",
            "description",
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "const",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "minItems",
            "maxItems",
            "default",
            "examples");
    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    private SchemaCheck() {}

    static void read(JsonNode schema, String pointer, Faults faults) {
        if (!schema.isObject()) {
            faults.add(pointer, schema.toString(), "a JSON Schema");
            return;
        }
        for (var keyword : schema.propertyNames()) {
            if (!KEYWORDS.contains(keyword)) {
                faults.add(
                        pointer + "/" + keyword,
                        keyword,
                        "one of " + String.join(", ", KEYWORDS.stream().sorted().toList()));
            }
        }
        for (var type : types(schema)) {
            if (!TYPES.contains(type)) {
                faults.add(
                        pointer + "/type",
                        type,
                        "one of " + String.join(", ", TYPES.stream().sorted().toList()));
            }
        }
        if (schema.path("pattern").isString()) {
            try {
                Pattern.compile(schema.path("pattern").stringValue());
            } catch (PatternSyntaxException e) {
                faults.add(pointer + "/pattern", schema.path("pattern").stringValue(), "a regular expression");
            }
        }
        schema.path("properties")
                .properties()
                .forEach(entry -> read(entry.getValue(), pointer + "/properties/" + entry.getKey(), faults));
        if (schema.path("items").isObject()) {
            read(schema.path("items"), pointer + "/items", faults);
        }
    }

    private static List<String> types(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray()
                ? type.valueStream().map(one -> one.asString("")).toList()
                : type.isMissingNode() ? List.of() : List.of(type.asString(""));
    }

    /// What a value breaks, each with its pointer; nothing when it fits.
    public static List<String> broken(JsonNode schema, JsonNode value) {
        var broken = new ArrayList<String>();
        check(schema, value, "", broken);
        return broken;
    }

    private static void check(JsonNode schema, JsonNode value, String at, List<String> broken) {
        var types = types(schema);
        if (!types.isEmpty() && types.stream().noneMatch(type -> is(type, value))) {
            broken.add((at.isEmpty() ? "/" : at) + ": expected " + String.join(" or ", types));
            return;
        }
        require(at, broken, !schema.has("const") || schema.path("const").equals(value), "expected the constant");
        require(
                at,
                broken,
                !schema.has("enum") || schema.path("enum").valueStream().anyMatch(value::equals),
                "expected one of " + schema.path("enum"));
        if (value.isNumber()) {
            var number = value.decimalValue();
            require(
                    at,
                    broken,
                    !schema.path("minimum").isNumber()
                            || number.compareTo(schema.path("minimum").decimalValue()) >= 0,
                    "expected at least " + schema.path("minimum"));
            require(
                    at,
                    broken,
                    !schema.path("maximum").isNumber()
                            || number.compareTo(schema.path("maximum").decimalValue()) <= 0,
                    "expected at most " + schema.path("maximum"));
        }
        if (value.isString()) {
            var text = value.stringValue();
            require(at, broken, text.length() >= schema.path("minLength").asInt(0), "it is too short");
            require(at, broken, text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE), "it is too long");
            require(
                    at,
                    broken,
                    !schema.path("pattern").isString()
                            || Pattern.compile(schema.path("pattern").stringValue())
                                    .matcher(text)
                                    .find(),
                    "expected " + schema.path("pattern"));
        }
        if (value.isArray()) {
            require(at, broken, value.size() >= schema.path("minItems").asInt(0), "it has too few items");
            require(at, broken, value.size() <= schema.path("maxItems").asInt(Integer.MAX_VALUE), "it has too many");
            for (int i = 0; i < value.size() && schema.path("items").isObject(); i++) {
                check(schema.path("items"), value.get(i), at + "/" + i, broken);
            }
        }
        if (value.isObject()) {
            schema.path("required")
                    .forEach(name -> require(
                            at + "/" + name.asString(""), broken, value.has(name.asString("")), "it is required"));
            var properties = schema.path("properties");
            for (var member : value.properties()) {
                var inner = properties.path(member.getKey());
                if (inner.isObject()) {
                    check(inner, member.getValue(), at + "/" + member.getKey(), broken);
                } else {
                    boolean open = !schema.path("additionalProperties").isBoolean()
                            || schema.path("additionalProperties").booleanValue();
                    require(at + "/" + member.getKey(), broken, open, "no such member");
                }
            }
        }
    }

    private static void require(String at, List<String> broken, boolean holds, String what) {
        if (!holds) {
            broken.add((at.isEmpty() ? "/" : at) + ": " + what);
        }
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
