package ai.bhiv.guard.internal;

import java.util.Arrays;

/// The tokens of a value read as SQL from one position on, made one by one as they are asked for: most values show with
/// their first tokens that they are none.
final class SqlTokens {
    /// Kinds of tokens. A call is the name before a parenthesis.
    enum Kind {
        NUMBER,
        STRING,
        WORD,
        VARIABLE,
        KEYWORD,
        CALL,
        OPERATOR,
        COMPARISON,
        LOGIC,
        COMMA,
        OPEN,
        CLOSE,
        SEMICOLON,
        COMMENT,
        OTHER,
        END
    }

    /// Nobody needs more to break a query; what follows is not read.
    private static final int MOST = 400;

    private final String text;
    private Kind[] kinds = new Kind[16];
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private String[] words = new String[16];
    private int count;
    private int at;
    private int comments;
    private boolean openString;

    /// @param text folded
    SqlTokens(String text, int from) {
        this.text = text;
        this.at = from;
    }

    Kind kind(int index) {
        read(index);
        return kinds[Math.min(index, count - 1)];
    }

    boolean is(int index, String word) {
        return word(index).equals(word);
    }

    /// The token as written, without quotes for none.
    String word(int index) {
        read(index);
        return words[Math.min(index, count - 1)];
    }

    int start(int index) {
        read(index);
        return starts[Math.min(index, count - 1)];
    }

    int end(int index) {
        read(index);
        return ends[Math.min(index, count - 1)];
    }

    /// Comments that stood between tokens so far.
    int comments() {
        return comments;
    }

    /// Whether the last string had no end.
    boolean openString() {
        return openString;
    }

    private void read(int index) {
        while (count <= index && (count == 0 || kinds[count - 1] != Kind.END)) {
            if (count == kinds.length) {
                kinds = Arrays.copyOf(kinds, count * 2);
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
                words = Arrays.copyOf(words, count * 2);
            }
            next();
        }
    }

    private void next() {
        skip();
        int start = at;
        Kind kind = at >= text.length() || count >= MOST ? Kind.END : token(text.charAt(at));
        kinds[count] = kind;
        starts[count] = start;
        ends[count] = at;
        words[count] = kind == Kind.STRING ? "" : text.substring(start, at);
        count++;
    }

    /// Blanks, and comments that end before the text does.
    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Letters.blank(c) || c == '\\') {
                at++;
            } else if (text.startsWith("/*!", at)) {
                at += 3;
                while (at < text.length() && Letters.digit(text.charAt(at))) {
                    at++;
                }
                comments++;
            } else if (text.startsWith("*/", at)) {
                at += 2;
            } else if (c == '/' && text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) {
                    return;
                }
                at = end + 2;
                comments++;
            } else if (c == '#' || text.startsWith("--", at)) {
                int line = text.indexOf('\n', at);
                if (line < 0 || Letters.skipBlanks(text, line) == text.length()) {
                    return;
                }
                at = line + 1;
                comments++;
            } else {
                return;
            }
        }
    }

    private Kind token(char c) {
        if (Letters.digit(c) || (c == '.' && at + 1 < text.length() && Letters.digit(text.charAt(at + 1)))) {
            return number();
        }
        if (Letters.word(c) || c == '$') {
            return word();
        }
        return switch (c) {
            case '\'', '"' -> string(c);
            case '`' -> quotedName('`');
            case '[' -> quotedName(']');
            case '@' -> variable();
            case ',' -> one(Kind.COMMA);
            case '(' -> one(Kind.OPEN);
            case ')' -> one(Kind.CLOSE);
            case ';' -> one(Kind.SEMICOLON);
            case '#' -> rest();
            case '/' -> text.startsWith("/*", at) ? rest() : one(Kind.OPERATOR);
            case '-' -> text.startsWith("--", at) ? rest() : one(Kind.OPERATOR);
            case '&' -> text.startsWith("&&", at) ? two(Kind.LOGIC) : one(Kind.OPERATOR);
            case '|' -> text.startsWith("||", at) ? two(Kind.OPERATOR) : one(Kind.OPERATOR);
            case '=', '<', '>' -> comparison();
            case '!' -> text.startsWith("!=", at) ? two(Kind.COMPARISON) : one(Kind.OPERATOR);
            case ':' -> text.startsWith(":=", at) ? two(Kind.COMPARISON) : one(Kind.OTHER);
            case '+', '*', '%', '^', '~' -> one(Kind.OPERATOR);
            default -> one(Kind.OTHER);
        };
    }

    private Kind one(Kind kind) {
        at++;
        return kind;
    }

    private Kind two(Kind kind) {
        at += 2;
        return kind;
    }

    private Kind rest() {
        at = text.length();
        return Kind.COMMENT;
    }

    private Kind comparison() {
        while (at < text.length() && "=<>!".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Kind.COMPARISON;
    }

    private Kind number() {
        int start = at;
        if (text.startsWith("0x", at)) {
            at += 2;
            while (at < text.length() && Letters.hex(text.charAt(at)) >= 0) {
                at++;
            }
            return Kind.NUMBER;
        }
        boolean dot = false;
        while (at < text.length() && (Letters.digit(text.charAt(at)) || (!dot && text.charAt(at) == '.'))) {
            dot |= text.charAt(at) == '.';
            at++;
        }
        int tail = at;
        if (at + 1 < text.length() && text.charAt(at) == 'e' && exponent(at + 1)) {
            at += 2;
            while (at < text.length() && Letters.digit(text.charAt(at))) {
                at++;
            }
            tail = at;
        }
        int end = Letters.wordEnd(text, tail);
        if (end > tail) {
            var after = text.substring(tail, end);
            if (!SqlWords.KEYWORDS.contains(after) && !SqlWords.LOGIC.contains(after)) {
                at = end;
                return start == tail || !dot ? Kind.WORD : Kind.NUMBER;
            }
        }
        return Kind.NUMBER;
    }

    private boolean exponent(int from) {
        char c = text.charAt(from);
        return Letters.digit(c)
                || ((c == '+' || c == '-') && from + 1 < text.length() && Letters.digit(text.charAt(from + 1)));
    }

    private Kind word() {
        int start = at;
        while (at < text.length() && (Letters.word(text.charAt(at)) || text.charAt(at) == '$' || joined())) {
            at++;
        }
        var word = text.substring(start, at);
        if (word.length() == 1 && at < text.length() && text.charAt(at) == '\'' && "nxbeq".contains(word)) {
            return string('\'');
        }
        if (SqlWords.LOGIC.contains(word)) {
            return Kind.LOGIC;
        }
        boolean called = at < text.length() && text.charAt(at) == '(';
        if (SqlWords.KEYWORDS.contains(word) && !(called && SqlWords.ALSO_FUNCTIONS.contains(word))) {
            return Kind.KEYWORD;
        }
        if (SqlWords.COMPARISON.contains(word)) {
            return Kind.COMPARISON;
        }
        if (SqlWords.LITERALS.contains(word)) {
            return Kind.NUMBER;
        }
        if (called || (SqlWords.FUNCTIONS.contains(word) && parenthesisFollows())) {
            return Kind.CALL;
        }
        return SqlWords.VALUES.contains(word) ? Kind.VARIABLE : Kind.WORD;
    }

    private boolean parenthesisFollows() {
        int next = Letters.skipBlanks(text, at);
        if (text.startsWith("/*", next)) {
            int end = text.indexOf("*/", next);
            next = end < 0 ? next : Letters.skipBlanks(text, end + 2);
        }
        return next < text.length() && text.charAt(next) == '(';
    }

    /// A dot inside a qualified name.
    private boolean joined() {
        return text.charAt(at) == '.'
                && at + 1 < text.length()
                && (Letters.word(text.charAt(at + 1)) || text.charAt(at + 1) == '.' || text.charAt(at + 1) == '`');
    }

    private Kind string(char quote) {
        int i = at + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == quote) {
                if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
                    i++;
                } else {
                    at = i + 1;
                    openString = false;
                    return Kind.STRING;
                }
            }
            i++;
        }
        at = text.length();
        openString = true;
        return Kind.STRING;
    }

    private Kind quotedName(char end) {
        int close = text.indexOf(end, at + 1);
        if (close < 0) {
            return one(Kind.OTHER);
        }
        at = close + 1;
        return Kind.WORD;
    }

    private Kind variable() {
        while (at < text.length() && text.charAt(at) == '@') {
            at++;
        }
        while (at < text.length() && (Letters.word(text.charAt(at)) || text.charAt(at) == '$' || joined())) {
            at++;
        }
        return Kind.VARIABLE;
    }
}
