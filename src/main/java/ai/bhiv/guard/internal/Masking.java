package ai.bhiv.guard.internal;

import java.util.List;

/// Keeps secrets out of what is stored and shown: values of fields that hold them, and what looks like one inside a
/// text.
final class Masking {
    private static final String MASK = "***";
    private static final List<String> SECRET_NAMES = List.of(
            "password",
            "passwd",
            "pwd",
            "secret",
            "token",
            "api_key",
            "apikey",
            "api-key",
            "authorization",
            "session",
            "credential",
            "private",
            "otp",
            "pin",
            "cvv",
            "code_verifier",
            "assertion",
            "cookie");

    private Masking() {}

    static String masked(String name, String text) {
        var folded = Letters.folded(name);
        for (var secret : SECRET_NAMES) {
            if (folded.contains(secret)) {
                return MASK;
            }
        }
        return inText(text);
    }

    /// Masks long runs of letters and digits, which people do not write and keys are made of.
    static String inText(String text) {
        var out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = at;
            boolean digits = false;
            while (end < text.length() && key(text.charAt(end))) {
                digits |= Letters.digit(text.charAt(end));
                end++;
            }
            if (end - at >= 20 && digits) {
                out.append(text, at, at + 4).append(MASK);
            } else {
                out.append(text, at, end);
            }
            if (end < text.length()) {
                out.append(text.charAt(end));
            }
            at = end + 1;
        }
        return out.toString();
    }

    private static boolean key(char c) {
        return Letters.letter(c) || Letters.digit(c) || c == '_' || c == '-' || c == '.';
    }
}
