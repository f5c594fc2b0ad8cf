package ai.bhiv.guard.internal;

/// UTF-7 (RFC 2152), which old browsers were led to guess: `+ADw-` is `<`. Only what stands for ASCII is decoded, since
/// nothing else hides an attack.
final class Utf7Decoding {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Utf7Decoding() {}

    /// Whether there may be something to decode: the sequences of quotes, brackets and the like.
    static boolean applies(String text) {
        return text.contains("+AD") || text.contains("+AC");
    }

    static String decode(String text) {
        if (!applies(text)) {
            return text;
        }
        var out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            int end = c == '+' ? sequence(text, at + 1, out) : at;
            if (end > at) {
                at = end;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    /// Decodes what begins here; its end, or -1 when it is none.
    private static int sequence(String text, int from, StringBuilder out) {
        var decoded = new StringBuilder();
        int bits = 0;
        int held = 0;
        int at = from;
        while (at < text.length() && DIGITS.indexOf(text.charAt(at)) >= 0) {
            held = held << 6 | DIGITS.indexOf(text.charAt(at));
            bits += 6;
            at++;
            if (bits >= 16) {
                char unit = (char) (held >>> bits - 16 & 0xFFFF);
                bits -= 16;
                held &= (1 << bits) - 1;
                if (unit == 0 || unit > 126) {
                    return -1;
                }
                decoded.append(unit);
            }
        }
        if (decoded.isEmpty() || held != 0) {
            return -1;
        }
        out.append(decoded);
        return at < text.length() && text.charAt(at) == '-' ? at + 1 : at;
    }
}
