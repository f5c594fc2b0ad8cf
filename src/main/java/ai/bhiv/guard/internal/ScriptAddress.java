package ai.bhiv.guard.internal;

/// Addresses that run a script instead of naming a place: blanks and controls inside the scheme do not help.
final class ScriptAddress {
    private static final int LONGEST = 24;

    private ScriptAddress() {}

    /// Looks at the address that begins here, in an attribute.
    static void inspect(Form form, int from, Evidence evidence) {
        var scheme = scheme(form.folded(), from);
        if (runs(scheme) || scheme.equals("data") && activeData(form.folded(), from)) {
            evidence.add(Rule.XSS_URL, form, from, from + LONGEST);
        }
    }

    /// Looks at the value as an address of its own: there it must also do something.
    static void whole(Form form, Evidence evidence) {
        var text = form.folded();
        int from = 0;
        while (from < text.length() && (Letters.blank(text.charAt(from)) || "\"'`>".indexOf(text.charAt(from)) >= 0)) {
            from++;
        }
        var scheme = scheme(text, from);
        int inside = text.indexOf(' ') < 0 ? text.indexOf("javascript:", 1) : -1;
        if (inside > 0 && text.indexOf('(', inside) > 0) {
            evidence.add(Rule.XSS_URL, form, inside, inside + LONGEST);
        }
        if (scheme.equals("data") && activeData(text, from)) {
            evidence.add(Rule.XSS_URL, form, from, from + LONGEST);
        } else if (runs(scheme)) {
            int colon = text.indexOf(':', from);
            boolean acts = false;
            for (int i = colon + 1; i < text.length() && !acts; i++) {
                acts = "(`=%[<".indexOf(text.charAt(i)) >= 0 || text.startsWith("//", i) || text.startsWith("/*", i);
            }
            if (acts) {
                evidence.add(Rule.XSS_URL, form, from, from + LONGEST);
            }
        }
    }

    private static boolean runs(String scheme) {
        return switch (scheme) {
            case "javascript", "vbscript", "livescript", "mocha", "jscript" -> true;
            default -> false;
        };
    }

    private static String scheme(String text, int from) {
        var scheme = new StringBuilder(12);
        for (int i = from; i < text.length() && i - from < LONGEST * 4 && scheme.length() < LONGEST; i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return scheme.toString();
            }
            if (Letters.letter(c)) {
                scheme.append(c);
            } else if (!Letters.blank(c) && c < 127 && c != '\\') {
                return "";
            }
        }
        return "";
    }

    private static boolean activeData(String text, int from) {
        int colon = text.indexOf(':', from);
        var kind = text.substring(colon + 1, Math.min(text.length(), colon + 1 + LONGEST))
                .strip();
        boolean image = kind.startsWith("image/") && !kind.startsWith("image/svg");
        boolean plain =
                kind.startsWith("text/plain") || kind.startsWith("font/") || kind.startsWith("application/json");
        boolean typed = kind.startsWith("text/") || kind.startsWith("image/svg") || kind.startsWith("application/");
        return !image && !plain && (typed || kind.startsWith(",") || kind.startsWith(";"));
    }
}
