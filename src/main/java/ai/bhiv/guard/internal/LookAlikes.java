package ai.bhiv.guard.internal;

/// Characters that some reader turns into an ASCII one (full width, other slashes), and characters that nobody sees.
final class LookAlikes {
    private LookAlikes() {}

    static String fold(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128 && meant(text.charAt(i)) != text.charAt(i)) {
                return foldAll(text);
            }
        }
        return text;
    }

    private static String foldAll(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char meant = meant(text.charAt(i));
            if (meant != 0) {
                out.append(meant);
            }
        }
        return out.toString();
    }

    /// What it may be read as; 0 for what is not seen.
    private static char meant(char c) {
        if (c < 128) {
            return c == 0 ? ' ' : c;
        }
        if (c >= '\uFF01' && c <= '\uFF5E') {
            return (char) (c - 0xFEE0);
        }
        return switch (c) {
            case '\u2215', '\u2044', '\uEFC8', '\uF025', '\u2571' -> '/';
            case '\u2216', '\uFE68', '\u29F5' -> '\\';
            case '\u02BC', '\u2032', '\u2018', '\u2019', '\u201B' -> '\'';
            case '\u201C', '\u201D', '\u2033' -> '"';
            case '\u00A0', '\u2028', '\u2029', '\u3000', '\u205F', '\u1680' -> ' ';
            case '\u00AD', '\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060', '\uFEFF', '\u180E' -> 0;
            default -> c >= '\u2000' && c <= '\u200A' ? ' ' : c;
        };
    }
}
