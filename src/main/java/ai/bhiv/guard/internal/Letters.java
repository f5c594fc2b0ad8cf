package ai.bhiv.guard.internal;

/// Kinds of characters, ASCII only: the languages that are attacked know no others.
final class Letters {
    private Letters() {}

    static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean word(char c) {
        return letter(c) || digit(c) || c == '_' || (c >= 128 && Character.isLetterOrDigit(c));
    }

    static boolean blank(char c) {
        return c <= ' ' || c == 0xA0;
    }

    static int hex(char c) {
        return Character.digit(c, 16);
    }

    /// ASCII letters in lower case and nothing else changed, so that offsets stay.
    static String folded(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return folded(text, i);
            }
        }
        return text;
    }

    private static String folded(String text, int first) {
        var chars = text.toCharArray();
        for (int i = first; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] += 32;
            }
        }
        return new String(chars);
    }

    /// The first position from here on that is no blank.
    static int skipBlanks(String text, int from) {
        int i = from;
        while (i < text.length() && blank(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// The end of the word that begins here.
    static int wordEnd(String text, int from) {
        int i = from;
        while (i < text.length() && word(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// Whether a word begins here: no letter, digit or underscore stands before.
    static boolean wordStart(String text, int at) {
        return at == 0 || !word(text.charAt(at - 1));
    }
}
