package ai.bhiv.testing;

import ai.bhiv.platform.contract.Shape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Values that fit a shape, and values that break it, made from the shape itself.
public final class Samples {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final RandomGenerator random;

    public Samples(RandomGenerator random) {
        this.random = random;
    }

    /// A value that fits, with every required member and no other.
    public JsonNode fitting(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> NODES.stringNode(text(text));
            case Shape.Choice choice -> NODES.stringNode(choice.values().getFirst());
            case Shape.Truth _ -> NODES.booleanNode(true);
            case Shape.Numeric number -> number(number);
            case Shape.Many many -> NODES.arrayNode().add(fitting(many.item()));
            case Shape.Named _, Shape.Free _ -> NODES.objectNode();
            case Shape.Structure structure -> {
                var object = NODES.objectNode();
                structure.fields().stream()
                        .filter(Shape.Field::required)
                        .forEach(field -> object.set(field.name(), fitting(field.shape())));
                yield object;
            }
        };
    }

    private String text(Shape.Text text) {
        var word = "x" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
        if ("[A-Z]{3}".equals(text.pattern())) {
            return "EUR";
        }
        return switch (text.format()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> "2026-01-31T09:30:00Z";
            case "date" -> "2026-01-31";
            case "duration" -> "PT30S";
            case "email" -> word + "@example.com";
            case null, default ->
                text.maxLength() != null && text.maxLength() < word.length()
                        ? word.substring(0, text.maxLength())
                        : word;
        };
    }

    private static JsonNode number(Shape.Numeric number) {
        var value = number.min() == null ? BigDecimal.ONE : number.min().add(BigDecimal.ONE);
        if (number.max() != null && value.compareTo(number.max()) > 0) {
            value = number.max();
        }
        return number.text() ? NODES.stringNode(value.toPlainString()) : NODES.numberNode(value);
    }

    /// Values that break the shape, one for each way it can be broken.
    public List<JsonNode> breaking(Shape shape) {
        var values = new ArrayList<JsonNode>();
        switch (shape) {
            case Shape.Text text -> {
                values.add(NODES.numberNode(5));
                values.add(NODES.stringNode("a\u0000b"));
                if (text.maxLength() != null) {
                    values.add(NODES.stringNode("y".repeat(text.maxLength() + 1)));
                }
                if (text.notBlank()) {
                    values.add(NODES.stringNode("   "));
                }
                if (text.format() != null) {
                    values.add(NODES.stringNode("no " + text.format()));
                }
            }
            case Shape.Choice _ -> {
                values.add(NODES.stringNode("no-such-choice"));
                values.add(NODES.booleanNode(true));
            }
            case Shape.Truth _ -> values.add(NODES.stringNode("maybe"));
            case Shape.Numeric number -> {
                values.add(NODES.stringNode("many"));
                values.add(NODES.objectNode());
                if (number.min() != null && !number.text()) {
                    values.add(NODES.numberNode(number.min().subtract(BigDecimal.ONE)));
                }
                if (number.max() != null && !number.text()) {
                    values.add(NODES.numberNode(number.max().add(BigDecimal.ONE)));
                }
                if (number.whole()) {
                    values.add(NODES.numberNode(new BigDecimal("1.5")));
                }
            }
            case Shape.Many _, Shape.Named _, Shape.Structure _ -> values.add(NODES.stringNode("one"));
            case Shape.Free _ -> {}
        }
        return values;
    }

    /// The breaking values that can stand in a query: text that does not read as the shape.
    public List<String> breakingTexts(Shape shape) {
        return breaking(shape).stream()
                .filter(value -> !(shape instanceof Shape.Text) || value.isString())
                .filter(value -> value.isValueNode())
                .map(JsonNode::asString)
                .toList();
    }

    /// A UUID that no record has.
    public String nobody() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
