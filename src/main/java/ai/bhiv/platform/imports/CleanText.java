package ai.bhiv.platform.imports;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Finds what a database text cannot hold: NUL, lone surrogates, and bytes that the character set has no letter for.
final class CleanText {
    /// Stands for undecodable bytes while reading: a noncharacter, so that a real U+FFFD in the file stays a letter.
    static final char BROKEN = '\uFFFF';

    private static final String SHOWN = "\uFFFD";

    private CleanText() {}

    /// The text with a replacement character for each such place.
    static String of(String text) {
        int at = firstFault(text);
        if (at < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append(c == 0 || c == BROKEN || Character.isSurrogate(c) ? SHOWN : String.valueOf(c));
            }
        }
        return out.toString();
    }

    /// The row, with faults and replaced characters where its texts are damaged.
    static RawRow checked(long line, List<JsonNode> cells, List<String> columns) {
        List<RowFault> faults = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            var cell = cells.get(i);
            if (!cell.isString()) {
                continue;
            }
            var text = cell.stringValue();
            int at = firstFault(text);
            if (at >= 0) {
                var heading = i < columns.size() ? columns.get(i) : null;
                var what = text.charAt(at) == 0
                        ? "a text without NUL, which stands at character " + (at + 1)
                        : "letters of the file's character set; the bytes at character " + (at + 1) + " are none";
                faults.add(new RowFault(heading, null, of(text), what, null));
                cells.set(i, JsonNodeFactory.instance.stringNode(of(text)));
            }
        }
        return new RawRow(line, cells, faults.isEmpty() ? List.of() : List.copyOf(faults));
    }

    private static int firstFault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c == BROKEN) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
