package ai.bhiv.platform.contract;

import ai.bhiv.platform.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Renders shapes as JSON Schema 2020-12, for OpenAPI documents and agent tools.
public final class Schemas {
    private final @Nullable Map<String, JsonNode> shared;
    private final Map<String, Class<?>> types = new HashMap<>();

    private Schemas(@Nullable Map<String, JsonNode> shared) {
        this.shared = shared;
    }

    /// Schemas that stand alone, records written out where they occur.
    public static Schemas inline() {
        return new Schemas(null);
    }

    /// Schemas that put records into this map and refer to `#/components/schemas/`.
    static Schemas into(Map<String, JsonNode> shared) {
        return new Schemas(shared);
    }

    /// The schema of a shape.
    public JsonNode of(Shape shape) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        switch (shape) {
            case Shape.Text text -> {
                node.put("type", "string");
                put(node, "format", text.format());
                put(node, "pattern", text.pattern() == null ? null : pattern(text.pattern()));
                put(
                        node,
                        "minLength",
                        text.minLength() == null && text.notBlank() ? Integer.valueOf(1) : text.minLength());
                put(node, "maxLength", text.maxLength());
            }
            case Shape.Choice choice -> {
                node.put("type", "string");
                var values = node.putArray("enum");
                choice.values().forEach(values::add);
            }
            case Shape.Truth _ -> node.put("type", "boolean");
            case Shape.Numeric number -> number(node, number);
            case Shape.Many many -> {
                node.put("type", "array");
                node.set("items", of(many.item()));
                put(node, "minItems", many.minItems());
                put(node, "maxItems", many.maxItems());
            }
            case Shape.Named named -> {
                node.put("type", "object");
                node.set("additionalProperties", of(named.value()));
            }
            case Shape.Structure structure -> {
                return structure(structure);
            }
            case Shape.Free _ -> {}
        }
        return node;
    }

    /// The schema of a member or parameter, with its meaning, default and nullability.
    public JsonNode of(Shape.Field field) {
        var schema = of(field.shape());
        boolean plain = field.meaning().isEmpty() && field.fallback() == null && !field.nullable();
        if (plain) {
            return schema;
        }
        ObjectNode node = Json.MAPPER.createObjectNode();
        // what is free takes null anyway
        if (field.nullable() && !(field.shape() instanceof Shape.Free)) {
            var any = node.putArray("anyOf");
            any.add(schema);
            any.addObject().put("type", "null");
        } else if (schema.has("$ref")) {
            node.putArray("allOf").add(schema);
        } else {
            node.setAll((ObjectNode) schema);
        }
        if (!field.meaning().isEmpty()) {
            node.put("description", field.meaning());
        }
        if (field.fallback() != null) {
            node.set("default", field.fallback());
        }
        return node;
    }

    private JsonNode structure(Shape.Structure structure) {
        if (shared == null) {
            return written(structure);
        }
        var name = name(structure);
        var other = types.put(name, structure.type());
        if (other != null && other != structure.type()) {
            throw new IllegalArgumentException("schema " + name + " is the name of " + other.getName() + " and of "
                    + structure.type().getName() + " (expected: one record of a name in a document)");
        }
        if (!shared.containsKey(name)) {
            shared.put(name, Json.MAPPER.createObjectNode());
            shared.put(name, written(structure));
        }
        return Json.MAPPER.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    /// A generic record is one schema for each kind of its argument: `PageOfCustomer`.
    private static String name(Shape.Structure structure) {
        var type = structure.type();
        var outer = type.getEnclosingClass();
        var simple = outer == null ? type.getSimpleName() : outer.getSimpleName() + type.getSimpleName();
        return type.getTypeParameters().length == 0 ? simple : simple + "Of" + argument(structure);
    }

    private static String argument(Shape.Structure structure) {
        var components = structure.type().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            var declared = components[i].getGenericType();
            if (declared instanceof Class<?>) {
                continue;
            }
            var shape = structure.fields().get(i).shape();
            while (shape instanceof Shape.Many many) {
                shape = many.item();
            }
            if (shape instanceof Shape.Structure inner) {
                return inner.type().getTypeParameters().length == 0 ? name(inner) : argument(inner);
            }
        }
        return "Values";
    }

    private ObjectNode written(Shape.Structure structure) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("type", "object");
        var properties = node.putObject("properties");
        structure.fields().forEach(field -> properties.set(field.name(), of(field)));
        var required = Json.MAPPER.createArrayNode();
        structure.fields().stream().filter(Shape.Field::required).forEach(field -> required.add(field.name()));
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        // a problem may carry what its code needs besides
        node.put("additionalProperties", structure.type() == ProblemDocument.class);
        return node;
    }

    /// A whole value must match here, any part of it in JSON Schema, whose patterns are those of ECMAScript.
    private static String pattern(String pattern) {
        return "^(?:" + pattern.replace("\\p{Cntrl}", "\\p{Cc}") + ")$";
    }

    private static void number(ObjectNode node, Shape.Numeric number) {
        if (number.text()) {
            node.put("type", "string").put("format", "decimal");
            return;
        }
        node.put("type", number.whole() ? "integer" : "number");
        if (number.min() != null) {
            node.put(number.minExclusive() ? "exclusiveMinimum" : "minimum", number.min());
        }
        put(node, "maximum", number.max());
    }

    private static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.set(name, Json.MAPPER.valueToTree(value));
        }
    }
}
