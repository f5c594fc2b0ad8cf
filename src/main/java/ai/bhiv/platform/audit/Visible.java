package ai.bhiv.platform.audit;

import ai.bhiv.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Text from outside as an entry may hold it: one line, bounded, with what cannot be seen written out (AUD-7). Escaped
/// when it is written, so that no reader has to.
public final class Visible {
    private static final int LONGEST_VALUE = 4096;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private Visible() {}

    /// The text with control characters, line and paragraph separators, marks that turn the direction of text, and
    /// halves of surrogate pairs written as `\\uXXXX`, cut at the bound with a mark that says how much is missing.
    public static String text(@Nullable String given, int bound) {
        if (given == null) {
            return "";
        }
        var out = new StringBuilder(Math.min(given.length(), bound) + 16);
        int i = 0;
        while (i < given.length() && i < bound) {
            int point = given.codePointAt(i);
            if (unseen(point)) {
                out.append(String.format("\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
            i += Character.charCount(point);
        }
        return i < given.length() ? out + "...(+" + (given.length() - i) + ")" : out.toString();
    }

    private static boolean unseen(int point) {
        if (point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER) {
            return false; // names of people need them
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.FORMAT -> true;
            default -> false;
        };
    }

    /// A value of a record: masked fields as `changed`, values over 4 KiB as length and SHA-256.
    static JsonNode value(String name, JsonNode given, Set<String> masked) {
        if (masked.contains(name)) {
            return Json.MAPPER.getNodeFactory().stringNode("changed");
        }
        var text = Canonical.text(given);
        if (text.length() > LONGEST_VALUE) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            return Json.MAPPER.createObjectNode().put("bytes", bytes.length).put("sha256", Digests.hex(bytes));
        }
        return clean(given, masked);
    }

    private static JsonNode clean(JsonNode given, Set<String> masked) {
        return switch (given.getNodeType()) {
            case OBJECT -> {
                var out = Json.MAPPER.createObjectNode();
                given.properties().forEach(m -> {
                    var inner = masked.contains(m.getKey())
                            ? Json.MAPPER.getNodeFactory().stringNode("changed")
                            : clean(m.getValue(), masked);
                    out.set(text(m.getKey(), 200), inner);
                });
                yield out;
            }
            case ARRAY -> {
                var out = Json.MAPPER.createArrayNode();
                given.forEach(e -> out.add(clean(e, masked)));
                yield out;
            }
            case STRING -> Json.MAPPER.getNodeFactory().stringNode(text(given.stringValue(), LONGEST_VALUE));
            default -> given;
        };
    }
}
