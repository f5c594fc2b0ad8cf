package ai.bhiv.guard.internal;

/// Escapes of JavaScript and its relatives: two, four or any number of hexadecimal digits, three octal ones, and the
/// letters for white space.
final class EscapeDecoding {
    private EscapeDecoding() {}

    static String decode(String text) {
        int i = text.indexOf('\\');
        if (i < 0) {
            return text;
        }
        var out = new StringBuilder(text.length()).append(text, 0, i);
        var bytes = new LenientUtf8(out);
        while (i < text.length()) {
            char c = text.charAt(i);
            i = c == '\\' && i + 1 < text.length() ? escape(text, i, bytes) : literal(c, i, bytes);
        }
        bytes.end();
        return out.toString();
    }

    private static int literal(char c, int at, LenientUtf8 bytes) {
        bytes.literal(c);
        return at + 1;
    }

    private static int escape(String text, int at, LenientUtf8 bytes) {
        char kind = text.charAt(at + 1);
        switch (kind) {
            case 'x', 'X' -> {
                int octet = hex(text, at + 2, at + 4);
                if (octet >= 0) {
                    bytes.add(octet);
                    return at + 4;
                }
            }
            case 'u', 'U' -> {
                int end = braces(text, at + 2);
                int point = end < 0 ? hex(text, at + 2, at + 6) : hex(text, at + 3, end);
                if (point >= 0 && point <= 0xFFFF) {
                    bytes.literal((char) point);
                    return end < 0 ? at + 6 : end + 1;
                }
            }
            case 'n' -> {
                return literal('\n', at + 1, bytes);
            }
            case 'r' -> {
                return literal('\r', at + 1, bytes);
            }
            case 't' -> {
                return literal('\t', at + 1, bytes);
            }
            case '0', '1' -> {
                int octal = octal(text, at + 1);
                if (octal >= 0) {
                    bytes.add(octal);
                    return at + 4;
                }
            }
            default -> {
                // not an escape: the backslash stays
            }
        }
        return literal('\\', at, bytes);
    }

    private static int braces(String text, int at) {
        return at < text.length() && text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
    }

    private static int hex(String text, int from, int to) {
        if (to > text.length() || to <= from || to - from > 6) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = Letters.hex(text.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static int octal(String text, int at) {
        if (at + 3 > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = at; i < at + 3; i++) {
            int digit = Character.digit(text.charAt(i), 8);
            if (digit < 0) {
                return -1;
            }
            value = value * 8 + digit;
        }
        return value;
    }
}
