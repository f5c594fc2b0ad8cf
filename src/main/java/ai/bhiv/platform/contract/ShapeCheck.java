package ai.bhiv.platform.contract;

import ai.bhiv.platform.problem.Fault;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Compares a JSON value with a [Shape] and names every fault at once.
final class ShapeCheck {
    /// Deliberately loose: an address is proven by mail, not by grammar (RFC 5321 allows what no mailbox has).
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s.]+(\\.[^@\\s.]+)*");

    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private ShapeCheck() {}

    static void check(Shape shape, JsonNode value, String pointer, List<Fault> faults) {
        boolean fits = switch (shape) {
            case Shape.Text text -> value.isString() && textFits(text, value.stringValue());
            case Shape.Choice choice -> value.isString() && choice.values().contains(value.stringValue());
            case Shape.Truth _ -> value.isBoolean();
            case Shape.Numeric number -> numberFits(number, value);
            case Shape.Many many -> {
                if (value.isArray()) {
                    for (int i = 0; i < value.size() && faults.size() < 50; i++) {
                        check(many.item(), value.get(i), pointer + "/" + i, faults);
                    }
                }
                yield value.isArray() && within(value.size(), many.minItems(), many.maxItems());
            }
            case Shape.Named named -> {
                value.properties()
                        .forEach(e -> check(named.value(), e.getValue(), pointer + "/" + escape(e.getKey()), faults));
                yield value.isObject();
            }
            case Shape.Structure structure -> {
                if (value.isObject()) {
                    members(structure, (ObjectNode) value, pointer, faults);
                }
                yield value.isObject();
            }
            case Shape.Free _ -> true;
        };
        if (!fits) {
            var fault = Fault.body(pointer, given(value), expected(shape));
            faults.add(
                    shape instanceof Shape.Choice choice && value.isString()
                            ? fault.orRather(Nearest.to(value.stringValue(), choice.values()))
                            : fault);
        }
    }

    private static void members(Shape.Structure structure, ObjectNode value, String pointer, List<Fault> faults) {
        var seen = new HashSet<String>();
        value.properties().forEach(member -> {
            var field = structure.field(member.getKey());
            seen.add(member.getKey());
            if (field == null) {
                var known = structure.fields().stream().map(Shape.Field::name).toList();
                faults.add(Fault.body(
                                pointer + "/" + escape(member.getKey()),
                                given(member.getValue()),
                                "no such member; known are " + String.join(", ", known))
                        .orRather(Nearest.to(member.getKey(), known)));
            } else if (!member.getValue().isNull()) {
                check(field.shape(), member.getValue(), pointer + "/" + member.getKey(), faults);
            } else if (!field.nullable() && field.fallback() == null) {
                faults.add(Fault.body(pointer + "/" + member.getKey(), "null", expected(field.shape())));
            }
        });
        for (var field : structure.fields()) {
            if (field.required() && !seen.contains(field.name())) {
                faults.add(
                        Fault.body(pointer + "/" + field.name(), null, expected(field.shape()) + " (it is required)"));
            }
        }
    }

    private static boolean textFits(Shape.Text text, String value) {
        int length = value.codePointCount(0, value.length());
        return clean(value)
                && within(length, text.minLength(), text.maxLength())
                && !(text.notBlank() && value.isBlank())
                && (text.pattern() == null || Pattern.matches(text.pattern(), value))
                && formatFits(text.format(), value);
    }

    /// No NUL and no lone surrogate: neither survives UTF-8 and PostgreSQL (PLT-34).
    private static boolean clean(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static boolean formatFits(@Nullable String format, String value) {
        if (format == null) {
            return true;
        }
        try {
            return switch (format) {
                case "uuid" -> UUID.fromString(value).toString().equals(value);
                case "date-time" -> storable(OffsetDateTime.parse(value).getYear());
                case "date" -> storable(LocalDate.parse(value).getYear());
                case "duration" -> !Duration.parse(value).isNegative();
                case "email" -> EMAIL.matcher(value).matches();
                default -> true;
            };
        } catch (DateTimeException | IllegalArgumentException notOfThatFormat) {
            return false;
        }
    }

    /// Years outside four digits are typing errors, and some lie outside what PostgreSQL can store.
    private static boolean storable(int year) {
        return year >= 1 && year <= 9999;
    }

    private static boolean numberFits(Shape.Numeric number, JsonNode value) {
        BigDecimal actual = null;
        if (number.text() ? value.isString() || value.isNumber() : value.isNumber()) {
            actual = value.isString() ? decimal(value.stringValue()) : value.decimalValue();
        }
        if (actual == null || actual.precision() > 400 || Math.abs((long) actual.scale()) > 400) {
            return false;
        }
        if (number.whole()
                && (actual.stripTrailingZeros().scale() > 0
                        || actual.compareTo(LONG_MIN) < 0
                        || actual.compareTo(LONG_MAX) > 0)) {
            return false;
        }
        var stripped = actual.stripTrailingZeros();
        return (number.min() == null || actual.compareTo(number.min()) >= (number.minExclusive() ? 1 : 0))
                && (number.max() == null || actual.compareTo(number.max()) <= 0)
                && (number.fractionDigits() == null || Math.max(0, stripped.scale()) <= number.fractionDigits())
                && (number.integerDigits() == null
                        || stripped.precision() - stripped.scale() <= number.integerDigits());
    }

    private static @Nullable BigDecimal decimal(String text) {
        try {
            return text.length() > 400 ? null : new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static boolean within(int size, @Nullable Integer min, @Nullable Integer max) {
        return (min == null || size >= min) && (max == null || size <= max);
    }

    static JsonNode fromText(Shape shape, String text) {
        var nodes = JsonNodeFactory.instance;
        return switch (shape) {
            case Shape.Truth _ ->
                switch (text) {
                    case "true" -> nodes.booleanNode(true);
                    case "false" -> nodes.booleanNode(false);
                    default -> nodes.stringNode(text);
                };
            case Shape.Numeric number
            when !number.text() -> {
                var decimal = decimal(text);
                yield decimal == null ? nodes.stringNode(text) : nodes.numberNode(decimal);
            }
            case Shape.Many many -> {
                var array = nodes.arrayNode();
                if (!text.isEmpty()) {
                    for (var part : text.split(",", -1)) {
                        array.add(fromText(many.item(), part));
                    }
                }
                yield array;
            }
            default -> nodes.stringNode(text);
        };
    }

    static String expected(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> expectedText(text);
            case Shape.Choice choice -> "one of " + String.join(", ", choice.values());
            case Shape.Truth _ -> "true or false";
            case Shape.Numeric number -> expectedNumber(number);
            case Shape.Many many ->
                "a list of " + expected(many.item()) + range(many.minItems(), many.maxItems(), " items");
            case Shape.Named named -> "an object whose values are " + expected(named.value());
            case Shape.Structure structure ->
                "an object with "
                        + structure.fields().stream().map(Shape.Field::name).collect(Collectors.joining(", "));
            case Shape.Free _ -> "any JSON";
        };
    }

    private static String expectedText(Shape.Text text) {
        var kind = switch (text.format()) {
            case "uuid" -> "a UUID in canonical form";
            case "date-time" -> "a time with zone, such as 2026-01-31T09:30:00Z (RFC 3339)";
            case "date" -> "a date, such as 2026-01-31";
            case "duration" -> "a duration, such as PT30S (ISO 8601)";
            case "email" -> "an e-mail address, such as name@example.com";
            case null, default -> "a text without NUL or lone surrogates";
        };
        return kind
                + (text.pattern() == null ? "" : " matching " + text.pattern())
                + (text.notBlank() ? ", not blank" : "")
                + range(text.minLength(), text.maxLength(), " characters");
    }

    private static String expectedNumber(Shape.Numeric number) {
        var out = new StringBuilder(number.whole() ? "a whole number" : "a number");
        if (number.text()) {
            out.append(" as a string, such as \"12.30\"");
        }
        if (number.min() != null && number.max() != null && number.minExclusive()) {
            out.append(", > ")
                    .append(number.min().toPlainString())
                    .append(", <= ")
                    .append(number.max().toPlainString());
        } else if (number.min() != null && number.max() != null) {
            out.append(", ")
                    .append(number.min().toPlainString())
                    .append("..")
                    .append(number.max().toPlainString());
        } else if (number.min() != null) {
            out.append(number.minExclusive() ? ", > " : ", >= ")
                    .append(number.min().toPlainString());
        } else if (number.max() != null) {
            out.append(", <= ").append(number.max().toPlainString());
        }
        if (number.fractionDigits() != null) {
            out.append(", at most ").append(number.fractionDigits()).append(" decimals");
        }
        return out.toString();
    }

    private static String range(@Nullable Integer min, @Nullable Integer max, String unit) {
        if (min == null && max == null) {
            return "";
        }
        return ", " + (min == null ? 0 : min) + ".." + (max == null ? "" : max) + unit;
    }

    private static String given(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
