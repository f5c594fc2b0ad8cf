package ai.bhiv.guard.internal;

/// The keys and strings of a JSON text, which may be cut off: each string is taken whether or not the rest is well
/// formed, so that nothing hides behind a mistake (RFC 8259 reads it again later).
final class JsonValues {
    private static final int DEEPEST = 64;

    private final String text;
    private final RequestValues.Sink sink;
    private final String[] names = new String[DEEPEST];
    private int depth;
    private int at;

    JsonValues(String text, RequestValues.Sink sink) {
        this.text = text;
        this.sink = sink;
        java.util.Arrays.fill(names, "");
    }

    void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth = Math.max(0, depth - 1);
                    at++;
                }
                default -> at++;
            }
        }
    }

    private void string() {
        var value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at);
            at += c == '\\' && at + 1 < text.length() ? escape(value) : plain(value, c);
        }
        at++;
        int next = Letters.skipBlanks(text, at);
        boolean key = next < text.length() && text.charAt(next) == ':';
        int level = Math.min(depth, DEEPEST - 1);
        if (key) {
            names[level] = value.toString();
            at = next + 1;
            sink.accept(Place.JSON_KEY, names[level], names[level]);
        } else {
            sink.accept(Place.JSON, name(level), value.toString());
        }
    }

    /// The nearest name: elements of a list have that of the list.
    private String name(int level) {
        for (int i = level; i >= 0; i--) {
            if (!names[i].isEmpty()) {
                return names[i];
            }
        }
        return "";
    }

    private static int plain(StringBuilder value, char c) {
        value.append(c);
        return 1;
    }

    private int escape(StringBuilder value) {
        char c = text.charAt(at + 1);
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'u' -> {
                if (at + 6 <= text.length()) {
                    int point = 0;
                    for (int i = at + 2; i < at + 6; i++) {
                        point = point << 4 | Math.max(0, Letters.hex(text.charAt(i)));
                    }
                    value.append((char) point);
                    return 6;
                }
            }
            default -> value.append(c);
        }
        return 2;
    }
}
