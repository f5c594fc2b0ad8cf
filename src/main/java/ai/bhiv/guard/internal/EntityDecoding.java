package ai.bhiv.guard.internal;

import java.util.Map;

/// Character references of HTML, with or without their semicolon, padded or not.
final class EntityDecoding {
    private static final int LONGEST_NAME = 8;
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("amp", "&"),
            Map.entry("quot", "\""),
            Map.entry("apos", "'"),
            Map.entry("colon", ":"),
            Map.entry("semi", ";"),
            Map.entry("lpar", "("),
            Map.entry("rpar", ")"),
            Map.entry("tab", "\t"),
            Map.entry("newline", "\n"),
            Map.entry("nbsp", " "),
            Map.entry("sol", "/"),
            Map.entry("bsol", "\\"),
            Map.entry("comma", ","),
            Map.entry("period", "."),
            Map.entry("equals", "="),
            Map.entry("plus", "+"),
            Map.entry("num", "#"),
            Map.entry("dollar", "$"),
            Map.entry("grave", "`"),
            Map.entry("diacriticalgrave", "`"),
            Map.entry("lbrace", "{"),
            Map.entry("rbrace", "}"),
            Map.entry("lcub", "{"),
            Map.entry("rcub", "}"),
            Map.entry("lsqb", "["),
            Map.entry("rsqb", "]"),
            Map.entry("lowbar", "_"),
            Map.entry("verbar", "|"),
            Map.entry("vert", "|"),
            Map.entry("excl", "!"),
            Map.entry("quest", "?"),
            Map.entry("ast", "*"),
            Map.entry("percnt", "%"),
            Map.entry("commat", "@"));

    private EntityDecoding() {}

    static String decode(String text) {
        int at = text.indexOf('&');
        if (at < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int from = 0;
        while (at >= 0) {
            out.append(text, from, at);
            from = at + 1 < text.length() && text.charAt(at + 1) == '#' ? number(text, at, out) : name(text, at, out);
            at = text.indexOf('&', from);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int number(String text, int at, StringBuilder out) {
        int i = at + 2;
        boolean hex = i < text.length() && (text.charAt(i) | 32) == 'x';
        i += hex ? 1 : 0;
        int first = i;
        int point = 0;
        while (i < text.length()) {
            int digit = Character.digit(text.charAt(i), hex ? 16 : 10);
            if (digit < 0) {
                break;
            }
            point = Math.min(point * (hex ? 16 : 10) + digit, 0x110000);
            i++;
        }
        if (i == first || point > Character.MAX_CODE_POINT) {
            out.append(text, at, i);
            return i;
        }
        out.appendCodePoint(point);
        return i < text.length() && text.charAt(i) == ';' ? i + 1 : i;
    }

    private static int name(String text, int at, StringBuilder out) {
        int end = at + 1;
        while (end < text.length() && end - at <= LONGEST_NAME && Letters.letter(text.charAt(end))) {
            end++;
        }
        boolean closed = end < text.length() && text.charAt(end) == ';';
        var name = Letters.folded(text.substring(at + 1, end));
        var meant = closed || name.equals("lt") || name.equals("gt") || name.equals("quot") ? NAMES.get(name) : null;
        if (meant == null) {
            out.append('&');
            return at + 1;
        }
        out.append(meant);
        return closed ? end + 1 : end;
    }
}
