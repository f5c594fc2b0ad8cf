package ai.bhiv.guard.internal;

/// Styles that run a script, or load one: comments and escapes inside their words are folded away.
final class StyleWords {
    private static final String[] ACTIVE = {
        "expression(", "javascript:", "vbscript:", "-moz-binding", "behavior:", "behaviour:", "@import", "script:"
    };

    private static final int LONGEST = 512;

    private StyleWords() {}

    static void inspect(Form form, int from, int to, Evidence evidence) {
        var plain = fold(form.folded(), from, Math.min(to, from + LONGEST));
        for (var word : ACTIVE) {
            if (plain.contains(word)) {
                evidence.add(Rule.XSS_STYLE, form, from, to);
                return;
            }
        }
    }

    private static String fold(String text, int from, int to) {
        var out = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (c == '/' && text.startsWith("/*", at)) {
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
