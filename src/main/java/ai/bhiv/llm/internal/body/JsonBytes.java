package ai.bhiv.llm.internal.body;

import java.nio.charset.StandardCharsets;

/// A cursor over JSON text as bytes (RFC 8259). It reads every byte once, checks the grammar, the depth and the UTF-8
/// of strings, and makes no objects for what it skips.
final class JsonBytes {
    private static final int DEEPEST = 512;

    private final byte[] bytes;
    private final boolean[] objects = new boolean[DEEPEST];
    private int at;
    private int wide;

    JsonBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    int at() {
        return at;
    }

    /// Bytes of characters beyond ASCII so far.
    int wide() {
        return wide;
    }

    MalformedBody fault(String what) {
        return new MalformedBody(what, at);
    }

    /// The next byte after white space, not consumed; -1 at the end.
    int peek() {
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return -1;
    }

    void expect(char wanted) {
        if (peek() != wanted) {
            throw fault("expected '" + wanted + "'");
        }
        at++;
    }

    /// Skips a string, from its quote to the one that closes it.
    ///
    /// @return whether it has an escape
    boolean string() {
        expect('"');
        boolean escaped = false;
        while (at < bytes.length) {
            int b = bytes[at];
            if (b == '"') {
                at++;
                return escaped;
            } else if (b == '\\') {
                escaped = true;
                escape();
            } else if (b >= 0x20) {
                at++;
            } else if (b >= 0) {
                throw fault("a control character in a string");
            } else {
                character();
            }
        }
        throw fault("a string without end");
    }

    private void escape() {
        at++;
        int b = at < bytes.length ? bytes[at] : -1;
        if (b == 'u') {
            for (int i = 1; i <= 4; i++) {
                if (at + i >= bytes.length || Character.digit(bytes[at + i], 16) < 0) {
                    throw fault("an escape that is none");
                }
            }
            at += 5;
        } else if (b == '"' || b == '\\' || b == '/' || b == 'b' || b == 'f' || b == 'n' || b == 'r' || b == 't') {
            at++;
        } else {
            throw fault("an escape that is none");
        }
    }

    /// One character of two to four bytes (RFC 3629, section 4).
    private void character() {
        int first = bytes[at] & 0xFF;
        int more = first >= 0xC2 && first <= 0xDF
                ? 1
                : first >= 0xE0 && first <= 0xEF ? 2 : first >= 0xF0 && first <= 0xF4 ? 3 : 0;
        if (more == 0 || at + more >= bytes.length) {
            throw fault("invalid UTF-8");
        }
        int second = bytes[at + 1] & 0xFF;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        boolean valid = second >= low && second <= high;
        for (int i = 2; i <= more; i++) {
            valid &= (bytes[at + i] & 0xC0) == 0x80;
        }
        if (!valid) {
            throw fault("invalid UTF-8");
        }
        at += more + 1;
        wide += more + 1;
    }

    /// Skips a value of any kind.
    void value() {
        int depth = 0;
        while (true) {
            switch (peek()) {
                case '{' -> {
                    at++;
                    if (peek() != '}') {
                        depth = enter(depth, true);
                        string();
                        expect(':');
                        continue;
                    }
                    at++;
                }
                case '[' -> {
                    at++;
                    if (peek() != ']') {
                        depth = enter(depth, false);
                        continue;
                    }
                    at++;
                }
                case '"' -> string();
                case 't' -> word("true");
                case 'f' -> word("false");
                case 'n' -> word("null");
                default -> number();
            }
            depth = leave(depth);
            if (depth == 0) {
                return;
            }
        }
    }

    private int enter(int depth, boolean object) {
        // the value itself stands in an object already
        if (depth >= DEEPEST - 1) {
            throw fault("more than " + DEEPEST + " levels");
        }
        objects[depth] = object;
        return depth + 1;
    }

    /// After a value: closes what ends here, and stands at the next value when one follows.
    private int leave(int depth) {
        int left = depth;
        while (left > 0) {
            boolean object = objects[left - 1];
            int b = peek();
            if (b == ',') {
                at++;
                if (object) {
                    peek();
                    string();
                    expect(':');
                }
                return left;
            }
            if (b != (object ? '}' : ']')) {
                throw fault("expected ',' or the end of " + (object ? "an object" : "an array"));
            }
            at++;
            left--;
        }
        return 0;
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
                throw fault("not JSON");
            }
        }
        at += word.length();
    }

    private void number() {
        if (at < bytes.length && bytes[at] == '-') {
            at++;
        }
        if (at < bytes.length && bytes[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < bytes.length && bytes[at] == '.') {
            at++;
            digits();
        }
        if (at < bytes.length && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            if (at < bytes.length && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int first = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw fault("not JSON");
        }
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
