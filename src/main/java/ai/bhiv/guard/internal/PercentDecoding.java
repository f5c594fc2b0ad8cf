package ai.bhiv.guard.internal;

/// Percent escapes as lenient readers take them: broken ones stay, `%uXXXX` counts, and UTF-8 may be longer than it
/// should (RFC 3986, section 2.1; the rest is what servers were seen to accept).
final class PercentDecoding {
    private PercentDecoding() {}

    static String decode(String text) {
        int i = text.indexOf('%');
        if (i < 0) {
            return text;
        }
        var out = new StringBuilder(text.length()).append(text, 0, i);
        var bytes = new LenientUtf8(out);
        while (i < text.length()) {
            char c = text.charAt(i);
            int octet = c == '%' ? octet(text, i + 1) : -1;
            if (octet >= 0) {
                bytes.add(octet);
                i += 3;
            } else if (c == '%'
                    && i + 1 < text.length()
                    && (text.charAt(i + 1) | 32) == 'u'
                    && wide(text, i + 2) >= 0) {
                bytes.end();
                out.append((char) wide(text, i + 2));
                i += 6;
            } else {
                bytes.literal(c);
                i++;
            }
        }
        bytes.end();
        return out.toString();
    }

    private static int octet(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = Letters.hex(text.charAt(at));
        int low = Letters.hex(text.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static int wide(String text, int at) {
        int high = octet(text, at);
        int low = octet(text, at + 2);
        return high < 0 || low < 0 ? -1 : high * 256 + low;
    }
}
