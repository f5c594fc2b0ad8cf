package ai.bhiv.platform.audit;

import java.math.BigDecimal;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// JSON in its one canonical form (RFC 8785), over which digests are made: members ordered by UTF-16 units, no spaces,
/// the shortest escapes.
///
/// A number that is no whole number, or none that every reader holds exactly (RFC 7493, section 2.2), is written as a
/// text with all of its digits, so that no reader rounds money.
public final class Canonical {
    private static final BigDecimal EXACT = BigDecimal.valueOf((1L << 53) - 1);

    private Canonical() {}

    /// The canonical text. Unpaired surrogates must have been replaced before.
    public static String text(JsonNode node) {
        var out = new StringBuilder(512);
        write(node, out);
        return out.toString();
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                var members = new TreeMap<String, JsonNode>();
                node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
                char before = '{';
                for (var member : members.entrySet()) {
                    out.append(before);
                    quote(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    before = ',';
                }
                out.append(before == '{' ? "{}" : "}");
            }
            case ARRAY -> {
                char before = '[';
                for (var element : node) {
                    out.append(before);
                    write(element, out);
                    before = ',';
                }
                out.append(before == '[' ? "[]" : "]");
            }
            case NUMBER -> number(node, out);
            case BOOLEAN -> out.append(node.booleanValue());
            case STRING -> quote(node.stringValue(), out);
            case NULL, MISSING -> out.append("null");
            default -> quote(node.asString(), out);
        }
    }

    private static void number(JsonNode node, StringBuilder out) {
        if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue()) && !node.isBigDecimal()) {
            quote(node.asString(), out);
            return;
        }
        BigDecimal exact = node.decimalValue().stripTrailingZeros();
        if (exact.scale() <= 0
                && exact.precision() - exact.scale() <= 17
                && exact.abs().compareTo(EXACT) <= 0) {
            out.append(exact.toBigInteger());
        } else {
            // Beyond this a plain text would be digits without end.
            quote(Math.abs(exact.scale()) > 400 ? exact.toString() : exact.toPlainString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xF, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
