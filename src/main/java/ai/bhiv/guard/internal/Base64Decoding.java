package ai.bhiv.guard.internal;

import java.nio.charset.StandardCharsets;

/// Base64 where it pays: the whole value, or what follows `base64,`; kept only when it hides text.
final class Base64Decoding {
    private static final int SHORTEST = 16;
    private static final String MARK = "base64,";

    private Base64Decoding() {}

    static String decode(String text) {
        int mark = text.indexOf(MARK);
        int from = mark < 0 ? 0 : mark + MARK.length();
        int end = from;
        while (end < text.length() && sextet(text.charAt(end)) >= 0) {
            end++;
        }
        int rest = end;
        while (rest < text.length() && text.charAt(rest) == '=') {
            rest++;
        }
        boolean whole = mark >= 0 || rest == text.length();
        if (!whole || end - from < SHORTEST || (end - from) % 4 == 1) {
            return text;
        }
        var decoded = readable(text, from, end);
        return decoded == null ? text : text.substring(0, from) + decoded + text.substring(rest);
    }

    private static @org.jspecify.annotations.Nullable String readable(String text, int from, int end) {
        var bytes = new byte[(end - from) * 3 / 4];
        int count = 0;
        int readable = 0;
        int bits = 0;
        int held = 0;
        for (int i = from; i < end; i++) {
            bits = bits << 6 | sextet(text.charAt(i));
            held += 6;
            if (held >= 8) {
                held -= 8;
                byte one = (byte) (bits >> held);
                bytes[count++] = one;
                readable += one >= ' ' && one < 127 || one == '\n' || one == '\t' || one == '\r' ? 1 : 0;
                if (count == SHORTEST && readable < SHORTEST / 2) {
                    return null;
                }
            }
        }
        return readable * 4 < count * 3 ? null : new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    private static int sextet(char c) {
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return switch (c) {
            case '+', '-' -> 62;
            case '/', '_' -> 63;
            default -> -1;
        };
    }
}
