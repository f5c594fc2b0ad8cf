package ai.bhiv.guard.internal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The fields and file names of a multipart body (RFC 7578), and the first 8 KiB of its textual parts.
final class MultipartValues {
    private static final int FIRST = 8 * 1024;

    private final RequestValues.Sink sink;

    MultipartValues(RequestValues.Sink sink) {
        this.sink = sink;
    }

    /// @param text one character for each octet
    void read(String text, String boundary) {
        if (boundary.isEmpty()) {
            return;
        }
        var border = "--" + boundary;
        int from = text.indexOf(border);
        while (from >= 0) {
            int start = from + border.length();
            int next = text.indexOf(border, start);
            part(text.substring(start, next < 0 ? text.length() : next));
            from = next;
        }
    }

    private void part(String part) {
        int blank = part.indexOf("\r\n\r\n");
        if (blank < 0) {
            return;
        }
        var head = utf8(part.substring(0, blank));
        var name = parameter(head, " name=");
        var file = parameter(head, "filename=");
        sink.accept(Place.FORM_NAME, name, name);
        sink.accept(Place.FILE_NAME, name, file);
        var folded = head.toLowerCase(Locale.ROOT);
        boolean textual = file.isEmpty() || folded.contains("content-type: text/html") || folded.contains("svg");
        if (textual) {
            var content = part.substring(blank + 4, Math.min(part.length(), blank + 4 + FIRST));
            sink.accept(Place.PART, name, utf8(content).strip());
        }
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String parameter(String head, String name) {
        int at = head.indexOf(name);
        if (at < 0) {
            return "";
        }
        int from = at + name.length();
        boolean quoted = from < head.length() && head.charAt(from) == '"';
        int end = from + (quoted ? 1 : 0);
        while (end < head.length() && (quoted ? head.charAt(end) != '"' : ";\r\n".indexOf(head.charAt(end)) < 0)) {
            end++;
        }
        return head.substring(Math.min(end, from + (quoted ? 1 : 0)), end);
    }
}
