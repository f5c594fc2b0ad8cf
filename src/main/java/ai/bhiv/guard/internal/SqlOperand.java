package ai.bhiv.guard.internal;

import ai.bhiv.guard.internal.SqlTokens.Kind;

/// Reads one operand of an expression: a literal, a name, a call, a query in parentheses, or these calculated.
final class SqlOperand {
    private static final int DEEPEST = 40;

    private final SqlTokens tokens;

    /// Where the operand ended; valid after [#read] returned true.
    int next;

    boolean literal;
    boolean name;
    boolean variable;
    boolean knownCall;
    boolean query;

    /// Whether it compares something inside its parentheses.
    boolean compares;

    /// Whether a call that SQL knows holds another.
    boolean nested;

    boolean negated;

    /// Whether a call compares two numbers.
    boolean tested;

    SqlOperand(SqlTokens tokens) {
        this.tokens = tokens;
    }

    /// Whether it holds something that prose does not: a query or a call that SQL knows.
    boolean active() {
        return query || knownCall;
    }

    /// Whether it is made of constants alone.
    boolean constant() {
        return (literal || variable) && !name && !active();
    }

    /// Reads the operand that begins with token `from`.
    boolean read(int from) {
        literal = false;
        name = false;
        variable = false;
        knownCall = false;
        query = false;
        compares = false;
        nested = false;
        negated = false;
        tested = false;
        next = from;
        int open = 0;
        int parts = 0;
        while (parts < DEEPEST) {
            open += prefix();
            if (!primary(open > 0)) {
                return parts > 0;
            }
            parts++;
            while (open > 0 && tokens.kind(next) == Kind.CLOSE) {
                open--;
                next++;
            }
            var kind = tokens.kind(next);
            boolean calculated = kind == Kind.OPERATOR && !tokens.is(next, "||");
            boolean inside = open > 0
                    && (kind == Kind.COMPARISON || kind == Kind.LOGIC || kind == Kind.COMMA || kind == Kind.OPERATOR);
            if (!calculated && !inside) {
                return true;
            }
            int before = next;
            compares |= kind == Kind.COMPARISON;
            next++;
            prefixes();
            if (tokens.kind(next) == Kind.END || tokens.kind(next) == Kind.COMMENT) {
                next = before;
                return true;
            }
        }
        return true;
    }

    private int prefix() {
        int open = 0;
        while (true) {
            prefixes();
            if (tokens.kind(next) != Kind.OPEN) {
                return open;
            }
            open++;
            next++;
        }
    }

    private void prefixes() {
        while (sign(next) || unary(next)) {
            negated |= tokens.is(next, "not") || tokens.is(next, "!");
            next++;
        }
    }

    private boolean sign(int index) {
        return tokens.kind(index) == Kind.OPERATOR
                && (tokens.is(index, "-") || tokens.is(index, "+") || tokens.is(index, "~") || tokens.is(index, "!"));
    }

    private boolean unary(int index) {
        return switch (tokens.word(index)) {
            case "not", "binary", "any", "some", "all", "exists", "distinct", "interval" ->
                tokens.kind(index) == Kind.KEYWORD || tokens.kind(index) == Kind.CALL;
            default -> false;
        };
    }

    private boolean primary(boolean enclosed) {
        switch (tokens.kind(next)) {
            case NUMBER -> {
                literal = true;
                next++;
            }
            case STRING -> {
                literal = true;
                while (tokens.kind(next) == Kind.STRING) {
                    next++;
                }
            }
            case VARIABLE -> {
                variable = true;
                next++;
            }
            case WORD -> {
                name = true;
                next++;
            }
            case CALL -> {
                boolean known = SqlWords.FUNCTIONS.contains(tokens.word(next));
                knownCall |= known || SqlWords.LEXICON.containsKey(tokens.word(next) + "(");
                name |= !knownCall;
                next++;
                parentheses();
            }
            case KEYWORD -> {
                if (tokens.is(next, "case")) {
                    return choice();
                }
                if (!enclosed || !tokens.is(next, "select")) {
                    return false;
                }
                query = true;
                next++;
                restOfQuery();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean choice() {
        if (!tokens.is(next + 1, "when")) {
            return false;
        }
        query = true;
        while (tokens.kind(next) != Kind.END && !tokens.is(next, "end")) {
            next++;
        }
        next++;
        return true;
    }

    private void parentheses() {
        if (tokens.kind(next) != Kind.OPEN) {
            return;
        }
        next++;
        restOfQuery();
        next += tokens.kind(next) == Kind.CLOSE ? 1 : 0;
    }

    /// Up to the parenthesis that closes what is open.
    private void restOfQuery() {
        int depth = 0;
        while (tokens.kind(next) != Kind.END && tokens.kind(next) != Kind.COMMENT) {
            if (tokens.kind(next) == Kind.OPEN) {
                depth++;
            } else if (tokens.kind(next) == Kind.CLOSE && depth-- == 0) {
                return;
            }
            nested |= tokens.kind(next) == Kind.CALL && SqlWords.FUNCTIONS.contains(tokens.word(next));
            tested |= tokens.kind(next) == Kind.COMPARISON
                    && tokens.kind(next - 1) == Kind.NUMBER
                    && tokens.kind(next + 1) == Kind.NUMBER;
            query |= tokens.kind(next) == Kind.KEYWORD && tokens.is(next, "select");
            next++;
        }
    }
}
