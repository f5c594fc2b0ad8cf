package ai.bhiv.guard.internal;

import ai.bhiv.guard.internal.SqlTokens.Kind;

/// Reads statements: a second one after a semicolon, a query that is appended, or a value that is one as a whole.
final class SqlStatement {
    private static final int ITEMS = 80;

    private enum Strength {
        NONE,
        WEAK,
        STRONG
    }

    private final Form form;
    private final SqlTokens tokens;
    private final Evidence evidence;
    private final SqlOperand operand;

    SqlStatement(Form form, SqlTokens tokens, Evidence evidence) {
        this.form = form;
        this.tokens = tokens;
        this.evidence = evidence;
        this.operand = new SqlOperand(tokens);
    }

    private void add(Rule rule, int first, int last) {
        evidence.add(rule, form, tokens.start(first), tokens.end(last));
    }

    /// What follows a semicolon, or stands where a batch may go on without one.
    ///
    /// @param sure whether something before was already more than prose
    void stacked(int index, boolean sure) {
        switch (strength(index, true)) {
            case STRONG -> add(Rule.SQL_STACKED, index, index + 2);
            case WEAK -> add(sure ? Rule.SQL_STACKED : Rule.SQL_WEAK_STATEMENT, index, index + 2);
            case NONE -> {
                // prose may have semicolons
            }
        }
    }

    /// The value as one statement from its first word on; whether it may be one.
    boolean whole(int index) {
        switch (strength(index, false)) {
            case STRONG -> add(Rule.SQL_STATEMENT, index, index + 3);
            case WEAK -> add(Rule.SQL_WEAK_STATEMENT, index, index + 3);
            case NONE -> {
                return false;
            }
        }
        return true;
    }

    /// A query where only one query may stand.
    void nested(int index) {
        if (select(index, true) != Strength.NONE) {
            add(Rule.SQL_STATEMENT, index, index + 3);
        }
    }

    void union(int index, boolean sure) {
        int next = index + 1;
        while (tokens.is(next, "all")
                || tokens.is(next, "distinct")
                || tokens.is(next, "distinctrow")
                || tokens.kind(next) == Kind.OPEN) {
            next++;
        }
        if (!tokens.is(next, "select")) {
            return;
        }
        var strength = select(next, true);
        boolean cut = tokens.kind(next + 1) == Kind.END || tokens.kind(next + 1) == Kind.COMMENT;
        operand.read(next + 1);
        boolean listed =
                operand.constant() && (tokens.kind(operand.next) != Kind.WORD || tokens.kind(next + 1) != Kind.NUMBER);
        if (strength == Strength.STRONG || listed || sure && (strength == Strength.WEAK || cut)) {
            add(Rule.SQL_UNION, index, next + 1);
        } else if (strength == Strength.WEAK || cut || next > index + 1) {
            add(next > index + 1 && strength == Strength.WEAK ? Rule.SQL_UNION : Rule.SQL_WEAK_STATEMENT, index, next);
        }
    }

    private Strength strength(int index, boolean stacked) {
        if (tokens.kind(index) != Kind.KEYWORD && tokens.kind(index) != Kind.CALL) {
            return Strength.NONE;
        }
        var second = tokens.word(index + 1);
        var third = tokens.kind(index + 2);
        return switch (tokens.word(index)) {
            case "select" -> select(index, stacked);
            case "insert", "merge", "replace" -> strongWhen(second.equals("into") && insertion(index + 2));
            case "update" -> strongWhen(tokens.is(index + 2, "set") && tokens.is(index + 4, "="));
            case "delete" -> second.equals("from") && third == Kind.WORD ? deletion(index, stacked) : Strength.NONE;
            case "drop", "alter", "create", "truncate" -> definition(index, stacked);
            case "exec", "execute" -> execution(index);
            case "declare", "set" -> strongWhen(tokens.kind(index + 1) == Kind.VARIABLE);
            case "waitfor" -> strongWhen(second.equals("delay") || second.equals("time"));
            case "shutdown" -> strongWhen(stacked && over(index + 1));
            case "grant", "revoke" -> strongWhen(stacked && (third != Kind.WORD || tokens.is(index + 2, "to")));
            case "desc" -> strongWhen(stacked && tokens.kind(index + 1) == Kind.WORD && over(index + 2));
            case "copy", "bulk" -> strongWhen(third == Kind.KEYWORD && tokens.kind(index + 3) == Kind.STRING);
            case "load", "backup", "attach" -> strongWhen(second.equals("database") || second.equals("data"));
            case "if", "while" -> conditional(index);
            case "begin" -> strength(index + 1, stacked);
            case "union" -> Strength.NONE;
            case "print" -> strongWhen(stacked && tokens.kind(index + 1) == Kind.VARIABLE);
            case "call" -> strongWhen(stacked && tokens.kind(index + 1) == Kind.CALL);
            case "handler" -> strongWhen(tokens.is(index + 2, "open") || tokens.is(index + 2, "read"));
            default -> Strength.NONE;
        };
    }

    private static Strength strongWhen(boolean sure) {
        return sure ? Strength.STRONG : Strength.NONE;
    }

    private boolean over(int index) {
        return switch (tokens.kind(index)) {
            case END, COMMENT, SEMICOLON, CLOSE -> true;
            default -> false;
        };
    }

    private boolean insertion(int table) {
        var kind = tokens.kind(table);
        var after = tokens.word(table + 1);
        boolean filled = after.equals("values") || after.equals("select") || after.equals("set");
        return kind == Kind.CALL || kind == Kind.WORD && (filled || tokens.kind(table + 1) == Kind.OPEN);
    }

    private Strength conditional(int index) {
        int next = index + 1;
        if (!operand.read(next)) {
            return Strength.NONE;
        }
        if (operand.active() && tokens.kind(index + 1) != Kind.WORD) {
            return Strength.STRONG;
        }
        next = operand.next + (tokens.kind(operand.next) == Kind.COMPARISON ? 2 : 0);
        return strength(next, true) == Strength.STRONG ? Strength.STRONG : Strength.NONE;
    }

    private Strength deletion(int index, boolean stacked) {
        if (tokens.is(index + 3, "where")) {
            return Strength.STRONG;
        }
        return over(index + 3)
                ? stacked || tokens.kind(index + 3) != Kind.END ? Strength.STRONG : Strength.WEAK
                : Strength.NONE;
    }

    private Strength definition(int index, boolean stacked) {
        boolean thing = switch (tokens.word(index + 1)) {
            case "table",
                    "database",
                    "view",
                    "procedure",
                    "function",
                    "index",
                    "user",
                    "schema",
                    "trigger",
                    "login",
                    "role",
                    "column",
                    "sequence" -> true;
            default -> false;
        };
        if (!thing) {
            return Strength.NONE;
        }
        int name = tokens.is(index + 2, "if") ? tokens.is(index + 3, "not") ? index + 5 : index + 4 : index + 2;
        var kind = tokens.kind(name);
        boolean drops = tokens.is(index, "drop") || tokens.is(index, "truncate");
        if (kind == Kind.CALL || (kind == Kind.WORD && tokens.kind(name + 1) == Kind.OPEN)) {
            return Strength.STRONG;
        }
        if (kind != Kind.WORD) {
            return drops && name > index + 2 ? Strength.STRONG : Strength.NONE;
        }
        if (drops && over(name + 1) || stacked && tokens.kind(name + 1) != Kind.WORD) {
            return Strength.STRONG;
        }
        return drops ? Strength.WEAK : Strength.NONE;
    }

    private Strength execution(int index) {
        var what = tokens.word(index + 1);
        return switch (tokens.kind(index + 1)) {
            case VARIABLE, OPEN, STRING -> Strength.STRONG;
            case WORD, CALL ->
                strongWhen(what.startsWith("sp_")
                        || what.startsWith("xp_")
                        || what.startsWith("master.")
                        || what.equals("immediate"));
            default -> what.equals("immediate") ? Strength.STRONG : Strength.NONE;
        };
    }

    /// @param inside whether it stands in parentheses, after UNION or a semicolon, where prose hardly has it
    private Strength select(int index, boolean inside) {
        int next = index + 1;
        while (tokens.is(next, "all") || tokens.is(next, "distinct") || tokens.is(next, "top")) {
            next += tokens.is(next, "top") ? 2 : 1;
        }
        if (tokens.is(next, "*") || tokens.word(next).endsWith(".")) {
            int after = tokens.is(next, "*") ? next + 1 : next + 2;
            boolean from = tokens.is(after, "from") && tokens.kind(after + 1) != Kind.END;
            return from || inside ? Strength.STRONG : Strength.WEAK;
        }
        int items = 0;
        boolean active = false;
        boolean literal = false;
        while (items < ITEMS && operand.read(next)) {
            items++;
            while (tokens.kind(operand.next) == Kind.COMMA && tokens.kind(operand.next + 1) == Kind.COMMA) {
                operand.next++;
            }
            active |= operand.active() || operand.variable;
            literal |= operand.literal;
            next = operand.next;
            next += tokens.is(next, "as") ? 2 : 0;
            if (tokens.kind(next) != Kind.COMMA && !tokens.is(next, "||")) {
                break;
            }
            next++;
        }
        if (items == 0) {
            return Strength.NONE;
        }
        boolean mixed = items > 1 && literal;
        if (!tokens.is(next, "from")) {
            boolean over =
                    over(next) || tokens.is(next, "into") || tokens.is(next, "where") || tokens.is(next, "union");
            if (active && (over || inside || operand.nested) || (over && mixed)) {
                return Strength.STRONG;
            }
            if (active) {
                return Strength.WEAK;
            }
            return over && literal || (inside && mixed) ? Strength.WEAK : Strength.NONE;
        }
        return source(next + 1, items, active || mixed, literal, inside);
    }

    private Strength source(int table, int items, boolean sure, boolean literal, boolean inside) {
        var kind = tokens.kind(table);
        if (kind != Kind.WORD && kind != Kind.OPEN && kind != Kind.CALL && kind != Kind.VARIABLE) {
            return kind == Kind.END && inside ? Strength.WEAK : Strength.NONE;
        }
        if (sure || kind == Kind.OPEN || kind == Kind.CALL || kind == Kind.VARIABLE) {
            return Strength.STRONG;
        }
        if (tokens.is(table + 1, "where")) {
            return operand.read(table + 2) && tokens.kind(operand.next) == Kind.COMPARISON
                    ? Strength.STRONG
                    : Strength.WEAK;
        }
        if (inside && clause(table + 1)) {
            return Strength.STRONG;
        }
        boolean goesOn = tokens.kind(table + 1) == Kind.WORD || tokens.kind(table + 1) == Kind.OTHER;
        if (goesOn) {
            return inside && items > 1 ? Strength.WEAK : Strength.NONE;
        }
        boolean closed = over(table + 1) && tokens.kind(table + 1) != Kind.END;
        return literal || closed || (inside && tokens.kind(table + 1) != Kind.COMMA) || items > 2
                ? Strength.STRONG
                : Strength.WEAK;
    }

    /// A clause behind the name of a table, with what it must have.
    private boolean clause(int index) {
        return switch (tokens.word(index)) {
            case "limit", "offset", "fetch" -> tokens.kind(index + 1) == Kind.NUMBER;
            case "order", "group" -> tokens.is(index + 1, "by");
            case "union", "intersect", "except" -> tokens.is(index + 1, "select") || tokens.is(index + 1, "all");
            default -> false;
        };
    }
}
