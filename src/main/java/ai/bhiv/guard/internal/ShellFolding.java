package ai.bhiv.guard.internal;

import java.util.ArrayList;
import java.util.List;

/// A command as a shell would see it: quotes and backslashes inside words, `$IFS`, empty expansions and brace lists.
final class ShellFolding {
    private ShellFolding() {}

    static String fold(String text) {
        var out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int next = step(text, at, out);
            at = next;
        }
        return out.toString();
    }

    static List<String> added(List<String> decoding) {
        var chain = new ArrayList<>(decoding);
        chain.add("shell");
        return List.copyOf(chain);
    }

    private static int step(String text, int at, StringBuilder out) {
        char c = text.charAt(at);
        boolean inside = at > 0 && Letters.letter(text.charAt(at - 1)) && at + 1 < text.length();
        if (c == '$') {
            int end = variable(text, at);
            if (end > at) {
                out.append(
                        text.regionMatches(true, at, "$ifs", 0, 4) || text.regionMatches(true, at, "${ifs", 0, 5)
                                ? " "
                                : "");
                return end;
            }
        }
        if ((c == '\'' || c == '"') && at + 1 < text.length() && text.charAt(at + 1) == c && near(text, at)) {
            return at + 2;
        }
        if ((c == '\'' || c == '"') && inside && pair(text, at, c)) {
            out.append(text, at + 1, text.indexOf(c, at + 1));
            return text.indexOf(c, at + 1) + 1;
        }
        if ((c == '\\' || c == '^') && inside && Letters.letter(text.charAt(at + 1)) && lower(text, at)) {
            return at + 1;
        }
        if (c == '{' && at + 1 < text.length() && Letters.letter(text.charAt(at + 1))) {
            int end = text.indexOf('}', at);
            int comma = text.indexOf(',', at);
            if (comma > 0
                    && end > comma
                    && end - at < 80
                    && text.indexOf(' ', at) < 0 | text.indexOf(' ', at) > end
                    && text.indexOf(':', at) < 0) {
                out.append(';').append(text.substring(at + 1, end).replace(',', ' '));
                return end + 1;
            }
        }
        out.append(c);
        return at + 1;
    }

    private static boolean near(String text, int at) {
        return at > 0 && Letters.letter(text.charAt(at - 1))
                || at + 2 < text.length() && Letters.letter(text.charAt(at + 2));
    }

    private static boolean lower(String text, int at) {
        return !(at > 1 && text.charAt(at - 2) == ':');
    }

    /// One or two letters between quotes inside a word.
    private static boolean pair(String text, int at, char quote) {
        int close = text.indexOf(quote, at + 1);
        return close > at + 1 && close - at <= 4 && close + 1 < text.length() && Letters.letter(text.charAt(close + 1));
    }

    private static int variable(String text, int at) {
        if (text.regionMatches(true, at, "${ifs", 0, 5)) {
            int end = text.indexOf('}', at);
            return end < 0 ? at : end + 1;
        }
        if (text.regionMatches(true, at, "$ifs", 0, 4)) {
            int end = at + 4;
            return text.startsWith("$9", end) || text.startsWith("$1", end) ? end + 2 : end;
        }
        boolean empty = at + 1 < text.length() && "@*!123456789".indexOf(text.charAt(at + 1)) >= 0;
        boolean within = at > 0
                && Letters.letter(text.charAt(at - 1))
                && at + 2 < text.length()
                && Letters.letter(text.charAt(at + 2));
        return empty && within ? at + 2 : at;
    }
}
