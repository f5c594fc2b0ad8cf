package ai.bhiv.guard.internal;

import java.util.ArrayList;
import java.util.List;

/// Follows a value through the decoders that somebody behind this edge may have, until nothing changes any more.
final class Forms {
    static final int MOST = 6;
    private static final int ROUNDS = 4;

    private interface Decoder {
        /// The decoded text; the same object when there is nothing to decode.
        String decode(String text);
    }

    private record Named(String name, Decoder decoder) {}

    private static final List<Named> DECODERS = List.of(
            new Named("percent", PercentDecoding::decode),
            new Named("utf-7", Utf7Decoding::decode),
            new Named("base64", Base64Decoding::decode),
            new Named("plus", Forms::plus),
            new Named("entity", EntityDecoding::decode),
            new Named("escape", EscapeDecoding::decode),
            new Named("look-alike", LookAlikes::fold),
            new Named("control", Forms::withoutControls),
            new Named("comment", Forms::withoutComments));

    private Forms() {}

    /// The value as it came, then what the decoders make of it, each text once and at most [#MOST].
    static List<Form> of(String value) {
        var forms = new ArrayList<Form>(2);
        forms.add(Form.of(value, List.of()));
        var chain = new ArrayList<String>(2);
        var text = value;
        for (int round = 0; round < ROUNDS && forms.size() < MOST; round++) {
            var before = text;
            for (var decoder : DECODERS) {
                var decoded = decoder.decoder.decode(text);
                if (!decoded.equals(text) && forms.size() < MOST) {
                    chain.add(decoder.name);
                    text = decoded;
                    forms.add(Form.of(text, List.copyOf(chain)));
                    if (decoder.name.equals("base64")) {
                        break;
                    }
                }
            }
            if (text.equals(before)) {
                break;
            }
        }
        return forms;
    }

    /// A plus means a blank only where no blank could be written.
    private static String plus(String text) {
        return text.indexOf('+') >= 0 && text.indexOf(' ') < 0 ? text.replace('+', ' ') : text;
    }

    /// What a cleaner leaves that takes comments out of words.
    private static String withoutComments(String text) {
        int open = text.indexOf("/*");
        if (open < 0 || text.startsWith("!", open + 2)) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        int from = 0;
        while (open >= 0) {
            int close = text.indexOf("*/", open + 2);
            if (close < 0) {
                break;
            }
            kept.append(text, from, open);
            from = close + 2;
            open = text.indexOf("/*", from);
        }
        return kept.append(text, from, text.length()).toString();
    }

    private static String withoutControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (control(text.charAt(i))) {
                var kept = new StringBuilder(text.length());
                text.chars().filter(c -> !control((char) c)).forEach(c -> kept.append((char) c));
                return kept.toString();
            }
        }
        return text;
    }

    private static boolean control(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 127;
    }
}
