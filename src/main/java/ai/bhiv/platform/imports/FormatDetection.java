package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.TableFormat.Layout;
import ai.bhiv.platform.problem.PlatformProblem;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Reads from a file's first bytes how it is written (PLT-76).
final class FormatDetection {
    /// Bytes that are looked at.
    static final int HEAD = 1 << 18;

    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");
    private static final int ROWS = 100;

    private FormatDetection() {}

    /// @param head the file's first bytes, at most [#HEAD]
    /// @throws ai.bhiv.platform.problem.Problem `platform.import.unreadable` for what is no text, and for bad hints
    static TableFormat of(byte[] head, FormatHints hints) {
        int mark = markLength(head);
        var charset = hints.charset() == null ? charset(head) : named(hints.charset());
        var text = decode(head, mark, charset);
        var layout = layout(text);
        if (layout != Layout.DELIMITED) {
            return new TableFormat(layout, charset.name(), mark > 0, ",", "\"", true);
        }
        if (text.chars()
                        .filter(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')
                        .count()
                > 1 + text.length() / 20) {
            throw PlatformProblem.IMPORT_UNREADABLE.because("content: binary (expected a table as text)");
        }
        var quote = one("quote", hints.quote() == null ? quote(text) : hints.quote());
        var delimiter = one("delimiter", hints.delimiter() == null ? delimiter(text, quote) : hints.delimiter());
        boolean header = hints.header() != null ? hints.header() : looksNamed(rows(text, delimiter, quote));
        return new TableFormat(layout, charset.name(), mark > 0, delimiter, quote, header);
    }

    /// Length of the byte order mark, 0 without one.
    static int markLength(byte[] head) {
        if (head.length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF) {
            return 3;
        }
        boolean wide = head.length >= 2
                && ((head[0] == (byte) 0xFE && head[1] == (byte) 0xFF)
                        || (head[0] == (byte) 0xFF && head[1] == (byte) 0xFE));
        return wide ? 2 : 0;
    }

    private static Charset charset(byte[] head) {
        int mark = markLength(head);
        if (mark == 3) {
            return StandardCharsets.UTF_8;
        }
        if (mark == 2) {
            return head[0] == (byte) 0xFE ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < head.length; i++) {
            if (head[i] == 0) {
                even += 1 - i % 2;
                odd += i % 2;
            }
        }
        if (odd > head.length / 5 && even < odd / 10) {
            return StandardCharsets.UTF_16LE;
        }
        if (even > head.length / 5 && odd < even / 10) {
            return StandardCharsets.UTF_16BE;
        }
        return isUtf8(head) ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
    }

    /// A few broken bytes among many whole sequences are damage in a UTF-8 file, and faults of their rows; a file
    /// without whole sequences is of another character set.
    private static boolean isUtf8(byte[] head) {
        int whole = 0;
        int broken = 0;
        int at = 0;
        while (at < head.length) {
            int lead = head[at] & 0xFF;
            int more = lead < 0x80
                    ? 0
                    : lead >= 0xC2 && lead < 0xE0 ? 1 : lead >> 4 == 0xE ? 2 : lead >> 3 == 0x1E ? 3 : -1;
            if (more >= 0 && at + more >= head.length && more > 0) {
                break;
            }
            boolean follows = more > 0;
            for (int i = 1; i <= more; i++) {
                follows &= (head[at + i] & 0xC0) == 0x80;
            }
            if (more == 0) {
                at++;
            } else if (follows) {
                whole++;
                at += more + 1;
            } else {
                broken++;
                at++;
            }
        }
        return broken == 0 || broken * 4 <= whole;
    }

    private static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw PlatformProblem.IMPORT_UNREADABLE.because(
                    "charset: " + name + " (expected UTF-8, UTF-16LE, UTF-16BE, windows-1252 or another IANA name)");
        }
    }

    private static String decode(byte[] head, int mark, Charset charset) {
        var chars = CharBuffer.allocate(head.length + 1);
        charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(head, mark, head.length - mark), chars, false);
        return chars.flip().toString();
    }

    private static Layout layout(String text) {
        var start = text.stripLeading();
        if (start.startsWith("{")) {
            return Layout.JSON_LINES;
        }
        if (start.startsWith("[")) {
            var next = start.substring(1).stripLeading();
            return next.isEmpty() || next.startsWith("{") || next.startsWith("]")
                    ? Layout.JSON_ARRAY
                    : Layout.DELIMITED;
        }
        return Layout.DELIMITED;
    }

    private static String one(String what, String text) {
        var sign = text.toLowerCase(Locale.ROOT).equals("tab") ? "\t" : text;
        if (sign.length() != 1 || sign.equals("\n") || sign.equals("\r")) {
            throw PlatformProblem.IMPORT_UNREADABLE.because(what + ": '" + text + "' (expected one character, or tab)");
        }
        return sign;
    }

    private static String quote(String text) {
        long doubled = edges(text, '"');
        long single = edges(text, '\'');
        return single > 10 && single > doubled * 4 ? "'" : "\"";
    }

    /// How often the character stands at the edge of a cell, whatever the delimiter.
    private static long edges(String text, char quote) {
        long found = 0;
        for (int i = 1; i < text.length(); i++) {
            boolean edge = DELIMITERS.contains(String.valueOf(text.charAt(i - 1))) || text.charAt(i - 1) == '\n';
            found += edge && text.charAt(i) == quote ? 1 : 0;
        }
        return found;
    }

    /// The delimiter that cuts most rows into the same number of cells, more cells winning over fewer.
    private static String delimiter(String text, String quote) {
        var best = ",";
        double most = 0;
        for (var candidate : DELIMITERS) {
            var widths = new HashMap<Integer, Integer>();
            int rows = 0;
            for (var row : rows(text, candidate, quote)) {
                widths.merge(row.cells().size(), 1, Integer::sum);
                rows++;
            }
            for (var width : widths.entrySet()) {
                double share = (double) width.getValue() / Math.max(1, rows);
                double score = width.getKey() < 2 ? 0 : share * share * (1 + Math.log(width.getKey()) / 10);
                if (score > most) {
                    most = score;
                    best = candidate;
                }
            }
        }
        return best;
    }

    private static List<RawRow> rows(String text, String delimiter, String quote) {
        var whole = new TableFormat(Layout.DELIMITED, "UTF-8", false, delimiter, quote, false);
        var found = new ArrayList<RawRow>();
        try (var rows = new DelimitedRows(new StringReader(text), whole)) {
            for (var row = rows.next(); row != null && found.size() < ROWS; row = rows.next()) {
                found.add(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /// Names are filled, different from one another, and neither numbers nor dates.
    private static boolean looksNamed(List<RawRow> rows) {
        if (rows.isEmpty()) {
            return true;
        }
        var seen = new HashSet<String>();
        int named = 0;
        for (var cell : rows.getFirst().cells()) {
            var text = cell.asString().strip();
            boolean value = NumberStyle.POINT.read(text) != null
                    || NumberStyle.COMMA.read(text) != null
                    || DatePattern.KNOWN.stream().anyMatch(pattern -> pattern.read(text) != null);
            if (value) {
                return false;
            }
            named += !text.isEmpty() && seen.add(text) ? 1 : 0;
        }
        return named * 2 > rows.getFirst().cells().size();
    }
}
