package ai.bhiv.guard.internal;

/// Styles that run a script, or load one: comments and escapes inside their words are folded away.
final class StyleWords {
    private static final String[] ACTIVE = {
        "expression(", "javascript:", "vbscript:", "-moz-binding", "behavior:", "behaviour:", "@import", "script:"
    };

    private static final int LONGEST = 512;

    private StyleWords() {}

    static void inspect(Form form, int from, int to, Evidence evidence) {
        int end = Math.min(to, from + LONGEST);
        var plain = fold(form.folded(), from, end, false);
        var strict = fold(form.folded(), from, end, true);
        for (var word : ACTIVE) {
            if (plain.contains(word) || strict.contains(word)) {
                evidence.add(Rule.XSS_STYLE, form, from, to);
                return;
            }
        }
    }

    /// Whether a style that stands in an element's attribute loads something.
    static boolean loads(Form form, int from, int to) {
        return fold(form.folded(), from, Math.min(to, from + LONGEST), false).contains("url(");
    }

    /// @param strings whether a comment inside a string is none, as browsers read it; cleaners may read it otherwise
    private static String fold(String text, int from, int to, boolean strings) {
        var out = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            int close = strings && (c == '"' || c == '\'') ? text.indexOf(c, at + 1) : -1;
            if (close > 0 && close < to) {
                out.append(text, at, close + 1);
                at = close + 1;
            } else if (c == '/' && text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                at = end < 0 ? to : end + 2;
            } else {
                int hex = at + 1;
                while (c == '\\' && hex < to && hex - at <= 6 && Letters.hex(text.charAt(hex)) >= 0) {
                    hex++;
                }
                if (hex > at + 2) {
                    out.append((char) (Integer.parseInt(text, at + 1, hex, 16) | 0x20));
                    at = hex - 1;
                } else if (!Letters.blank(c) && c != '\\') {
                    out.append(c);
                }
                at++;
            }
        }
        return out.toString();
    }
}
