package ai.bhiv.workflow.internal.jq;

import ai.bhiv.platform.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// jq's order, equality and arithmetic of JSON values. Numbers are decimals of 34 digits, so that money adds up.
final class Values {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    static final JsonNode NULL = NODES.nullNode();
    static final Comparator<JsonNode> ORDER = Values::compare;
    private static final int LARGEST_EXPONENT = 400;
    private static final int LONGEST_REPEAT = 1 << 20;

    private Values() {}

    static boolean truth(JsonNode node) {
        return !(node.isNull() || node.isBoolean() && !node.booleanValue());
    }

    static JsonNode bool(boolean value) {
        return NODES.booleanNode(value);
    }

    static JsonNode text(String value, Budget budget) {
        budget.made(value.length());
        return NODES.stringNode(value);
    }

    static JsonNode number(BigDecimal value) {
        if (Math.abs((long) value.precision() - value.scale()) > LARGEST_EXPONENT && value.signum() != 0) {
            throw new JqException("a number is out of range");
        }
        var plain = value.stripTrailingZeros();
        if (plain.scale() <= 0 && plain.precision() - plain.scale() <= 18) {
            return NODES.numberNode(plain.longValueExact());
        }
        return NODES.numberNode(plain.scale() < 0 ? plain.setScale(0) : plain);
    }

    static String type(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT -> "object";
            case BOOLEAN -> "boolean";
            case NUMBER -> "number";
            case STRING -> "string";
            default -> "null";
        };
    }

    /// As it stands in messages and in text.
    static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : json(node);
    }

    static String json(JsonNode node) {
        return Json.MAPPER.writeValueAsString(node);
    }

    static String shown(JsonNode node) {
        var json = json(node);
        return type(node) + " (" + (json.length() > 40 ? json.substring(0, 37) + "..." : json) + ")";
    }

    private static int rank(JsonNode node) {
        return switch (node.getNodeType()) {
            case BOOLEAN -> node.booleanValue() ? 2 : 1;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
            case OBJECT -> 6;
            default -> 0;
        };
    }

    static int compare(JsonNode a, JsonNode b) {
        int first = rank(a);
        int second = rank(b);
        if (first != second) {
            return Integer.compare(first, second);
        }
        return switch (first) {
            case 3 -> a.decimalValue().compareTo(b.decimalValue());
            case 4 -> codePoints(a.stringValue(), b.stringValue());
            case 5 -> {
                for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
                    int item = compare(a.get(i), b.get(i));
                    if (item != 0) {
                        yield item;
                    }
                }
                yield Integer.compare(a.size(), b.size());
            }
            case 6 -> members(a, b);
            default -> 0;
        };
    }

    private static int codePoints(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int one = a.codePointAt(i);
            int other = b.codePointAt(i);
            if (one != other) {
                return Integer.compare(one, other);
            }
            i += Character.charCount(one);
        }
        return Integer.compare(a.length(), b.length());
    }

    private static int members(JsonNode a, JsonNode b) {
        var keys = keys(a);
        var others = keys(b);
        for (int i = 0; i < Math.min(keys.size(), others.size()); i++) {
            int key = codePoints(keys.get(i), others.get(i));
            if (key != 0) {
                return key;
            }
        }
        if (keys.size() != others.size()) {
            return Integer.compare(keys.size(), others.size());
        }
        for (var key : keys) {
            int value = compare(a.get(key), b.get(key));
            if (value != 0) {
                return value;
            }
        }
        return 0;
    }

    static List<String> keys(JsonNode object) {
        var keys = new ArrayList<>(object.propertyNames());
        keys.sort(Values::codePoints);
        return keys;
    }

    static JsonNode calculate(String op, JsonNode a, JsonNode b, Budget budget) {
        return switch (op) {
            case "==" -> bool(compare(a, b) == 0);
            case "!=" -> bool(compare(a, b) != 0);
            case "<" -> bool(compare(a, b) < 0);
            case "<=" -> bool(compare(a, b) <= 0);
            case ">" -> bool(compare(a, b) > 0);
            case ">=" -> bool(compare(a, b) >= 0);
            case "+" -> add(a, b, budget);
            case "-" -> subtract(a, b, budget);
            case "*" -> multiply(a, b, budget);
            case "/" -> divide(a, b, budget);
            case "%" -> remainder(a, b);
            default -> throw new JqException("no operator " + op);
        };
    }

    static JsonNode add(JsonNode a, JsonNode b, Budget budget) {
        if (a.isNull()) {
            return b;
        }
        if (b.isNull()) {
            return a;
        }
        if (a.isNumber() && b.isNumber()) {
            return number(a.decimalValue().add(b.decimalValue(), MathContext.DECIMAL128));
        }
        if (a.isString() && b.isString()) {
            budget.made((long) a.stringValue().length() + b.stringValue().length());
            return NODES.stringNode(a.stringValue() + b.stringValue());
        }
        if (a instanceof ArrayNode one && b instanceof ArrayNode other) {
            budget.made(16L * (one.size() + other.size()));
            return NODES.arrayNode().addAll(one).addAll(other);
        }
        if (a instanceof ObjectNode one && b instanceof ObjectNode other) {
            budget.made(16L * (one.size() + other.size()));
            var sum = NODES.objectNode();
            sum.setAll(one);
            sum.setAll(other);
            return sum;
        }
        throw refused(a, b, "added");
    }

    private static JsonNode subtract(JsonNode a, JsonNode b, Budget budget) {
        if (a.isNumber() && b.isNumber()) {
            return number(a.decimalValue().subtract(b.decimalValue(), MathContext.DECIMAL128));
        }
        if (a.isArray() && b.isArray()) {
            var rest = NODES.arrayNode();
            for (var item : a) {
                boolean there = false;
                for (var other : b) {
                    budget.step();
                    there |= compare(item, other) == 0;
                }
                if (!there) {
                    rest.add(item);
                }
            }
            return rest;
        }
        throw refused(a, b, "subtracted");
    }

    private static JsonNode multiply(JsonNode a, JsonNode b, Budget budget) {
        if (a.isNumber() && b.isNumber()) {
            return number(a.decimalValue().multiply(b.decimalValue(), MathContext.DECIMAL128));
        }
        if (a.isString() && b.isNumber() || a.isNumber() && b.isString()) {
            var text = (a.isString() ? a : b).stringValue();
            double times = (a.isNumber() ? a : b).doubleValue();
            if (times <= 0) {
                return NULL;
            }
            int count = (int) Math.min(Math.max(1, Math.ceil(times)), LONGEST_REPEAT);
            budget.made((long) text.length() * count + count);
            return NODES.stringNode(text.repeat(count));
        }
        if (a.isObject() && b.isObject()) {
            return merged(a, b, budget);
        }
        throw refused(a, b, "multiplied");
    }

    private static JsonNode merged(JsonNode a, JsonNode b, Budget budget) {
        var sum = NODES.objectNode();
        sum.setAll((ObjectNode) a);
        budget.made(16L * (a.size() + b.size()));
        b.properties().forEach(member -> {
            var before = sum.get(member.getKey());
            boolean deep =
                    before != null && before.isObject() && member.getValue().isObject();
            sum.set(member.getKey(), deep ? merged(before, member.getValue(), budget) : member.getValue());
        });
        return sum;
    }

    private static JsonNode divide(JsonNode a, JsonNode b, Budget budget) {
        if (a.isNumber() && b.isNumber()) {
            if (b.decimalValue().signum() == 0) {
                throw new JqException(shown(a) + " and " + shown(b) + " cannot be divided because the divisor is zero");
            }
            return number(a.decimalValue().divide(b.decimalValue(), MathContext.DECIMAL64));
        }
        if (a.isString() && b.isString()) {
            return split(a.stringValue(), b.stringValue(), budget);
        }
        throw refused(a, b, "divided");
    }

    static JsonNode split(String text, String separator, Budget budget) {
        var parts = NODES.arrayNode();
        budget.made(text.length() * 2L);
        if (text.isEmpty()) {
            return parts;
        }
        if (separator.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(Character.toString(c)));
            return parts;
        }
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
        }
        return parts.add(text.substring(from));
    }

    private static JsonNode remainder(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            long divisor = b.decimalValue().longValue();
            if (divisor == 0) {
                throw new JqException(shown(a) + " and " + shown(b) + " cannot be divided because the divisor is zero");
            }
            return NODES.numberNode(a.decimalValue().longValue() % Math.absExact(divisor));
        }
        throw refused(a, b, "divided");
    }

    private static JqException refused(JsonNode a, JsonNode b, String verb) {
        return new JqException(shown(a) + " and " + shown(b) + " cannot be " + verb);
    }
}
