package ai.bhiv.guard.internal;

import ai.bhiv.guard.internal.SqlTokens.Kind;

/// Reads a value as what follows in a query after a number or a name (`quoted` false), or after a string that the value
/// itself closed. Attacks go on as a query must go on; prose does not, and that tells them apart.
final class SqlReading {
    private static final int CLAUSES = 24;
    private static final int SHORT_REST = 8;

    private final Form form;
    private final SqlTokens tokens;
    private final boolean quoted;
    private final Evidence evidence;
    private final SqlOperand left;
    private final SqlOperand right;
    private final SqlStatement statement;
    private final int origin;
    private boolean broken;
    private boolean conditional;
    private boolean mathematical;

    SqlReading(Form form, int from, boolean quoted, Evidence evidence) {
        this.form = form;
        this.tokens = new SqlTokens(form.folded(), from);
        this.quoted = quoted;
        this.evidence = evidence;
        this.left = new SqlOperand(tokens);
        this.right = new SqlOperand(tokens);
        this.statement = new SqlStatement(form, tokens, evidence);
        this.origin = from;
    }

    void read() {
        int index = quoted ? 0 : beginning();
        for (int clauses = 0; index >= 0 && clauses < CLAUSES; clauses++) {
            index = clause(index);
        }
    }

    private void add(Rule rule, int index) {
        evidence.add(rule, form, origin, tokens.end(index));
    }

    /// An operand that may stand at the beginning, or `name = operand`; what is no operand is a clause itself.
    private int beginning() {
        if (tokens.kind(0) == Kind.KEYWORD && !tokens.is(0, "not")) {
            if (statement.whole(0)) {
                return -1;
            }
            return 0;
        }
        switch (tokens.kind(0)) {
            case NUMBER, STRING, VARIABLE, WORD, CALL, OPEN -> {
                if (!left.read(0)) {
                    return 0;
                }
                if (left.query) {
                    add(Rule.SQL_SUBQUERY, left.next);
                }
                if (left.knownCall && left.tested) {
                    add(Rule.SQL_EXPRESSION, left.next);
                }
                if (left.knownCall && delays(0) && tokens.kind(left.next) != Kind.WORD) {
                    add(Rule.SQL_WEAK_CLAUSE, left.next);
                }
                boolean word = left.name && !left.literal;
                int next = left.next;
                if (tokens.kind(next) == Kind.COMPARISON && right.read(next + 1)) {
                    if (right.query) {
                        add(Rule.SQL_SUBQUERY, right.next);
                    } else if (right.knownCall && left.literal) {
                        add(Rule.SQL_WEAK_CONDITION, right.next);
                    }
                    mathematical = tokens.kind(0) == Kind.NUMBER && tokens.kind(next + 1) == Kind.NUMBER;
                    return right.next;
                }
                return word && tokens.kind(next) == Kind.WORD ? -1 : next;
            }
            case OPERATOR -> {
                return tokens.is(0, "||") ? 0 : sign();
            }
            case COMPARISON -> {
                return left.read(1) ? left.next : -1;
            }
            default -> {
                return 0;
            }
        }
    }

    private int sign() {
        if (!left.read(0) && !left.read(1)) {
            return -1;
        }
        if (left.active()) {
            add(left.query ? Rule.SQL_SUBQUERY : Rule.SQL_WEAK_CLAUSE, left.next);
        }
        return left.next;
    }

    /// One clause; the token after it, or -1 when the value does not go on as a query.
    private int clause(int from) {
        int index = from;
        while (tokens.kind(index) == Kind.CLOSE) {
            broken = true;
            index++;
        }
        return switch (tokens.kind(index)) {
            case LOGIC -> condition(index);
            case OPERATOR -> calculation(index);
            case COMPARISON -> comparison(index);
            case COMMA -> values(index);
            case SEMICOLON -> {
                statement.stacked(index + 1, quoted || broken);
                yield tokens.kind(index + 1) == Kind.COMMENT ? comment(index + 1) : -1;
            }
            case COMMENT -> comment(index);
            case KEYWORD -> keyword(index);
            case STRING -> quoted ? index + 1 : -1;
            case OPEN -> {
                if (tokens.is(index + 1, "select")) {
                    statement.nested(index + 1);
                }
                yield -1;
            }
            case CALL -> tokens.is(index, "div") || tokens.is(index, "mod") ? calculation(index) : -1;
            case WORD -> tokens.is(index, "div") || tokens.is(index, "mod") ? calculation(index) : -1;
            default -> -1;
        };
    }

    private boolean symbolic(int comparison) {
        return tokens.kind(comparison) == Kind.COMPARISON
                && !Letters.letter(tokens.word(comparison).charAt(0));
    }

    private int condition(int logic) {
        if (!left.read(logic + 1)) {
            return -1;
        }
        int compared = left.next;
        if (tokens.is(compared, "not") && tokens.kind(compared + 1) == Kind.COMPARISON) {
            compared++;
        }
        if (tokens.kind(compared) != Kind.COMPARISON) {
            return truth(logic);
        }
        boolean open = right.read(tokens.is(compared + 1, "not") ? compared + 2 : compared + 1);
        int next = open ? right.next : compared + 1;
        if (tokens.is(compared, "between") && tokens.is(next, "and") && right.read(next + 1)) {
            next = right.next;
        }
        if (!open) {
            if (quoted && symbolic(compared) && left.constant()) {
                add(Rule.SQL_WEAK_CONDITION, compared);
            }
            return -1;
        }
        if (left.active() || right.active()) {
            add(Rule.SQL_EXPRESSION, next);
        } else if (left.constant() && right.constant() || symbolic(compared) && same(logic + 1, compared + 1)) {
            boolean sure =
                    !mathematical && (symbolic(compared) || tokens.kind(compared + 1) == Kind.OPEN) || quoted || broken;
            add(sure ? Rule.SQL_TAUTOLOGY : Rule.SQL_WEAK_CONDITION, next);
        } else if (quoted && (symbolic(compared) || right.constant()) || broken) {
            add(Rule.SQL_CONDITION, next);
        } else if (symbolic(compared) || right.constant()) {
            add(Rule.SQL_WEAK_CONDITION, next);
        }
        conditional = true;
        return next;
    }

    private boolean same(int one, int other) {
        return tokens.kind(one) == Kind.WORD && tokens.is(other, tokens.word(one));
    }

    /// A condition without a comparison: `or 1`, `or sleep(5)`, `and not exists (select ...)`.
    private int truth(int logic) {
        int next = left.next;
        if (left.query) {
            add(Rule.SQL_EXPRESSION, next);
        } else if (left.knownCall) {
            add(quoted || broken || delays(logic) ? Rule.SQL_EXPRESSION : Rule.SQL_WEAK_CONDITION, next);
        } else if (left.compares && (left.constant() || quoted || broken)) {
            add(left.constant() ? Rule.SQL_TAUTOLOGY : Rule.SQL_CONDITION, next);
            conditional = true;
        } else if (left.constant() && ends(next)) {
            boolean text = tokens.kind(logic + 1) == Kind.STRING && !quoted;
            if (!text && (quoted || tokens.kind(next) == Kind.COMMENT || broken || logic == 0)) {
                add(broken && quoted ? Rule.SQL_CONDITION : Rule.SQL_WEAK_CONDITION, next);
                conditional |= quoted || tokens.kind(next) == Kind.COMMENT;
            }
        }
        return next;
    }

    private boolean delays(int logic) {
        for (int i = logic + 1; i < left.next; i++) {
            if (SqlWords.LEXICON.containsKey(tokens.word(i) + "(")) {
                return true;
            }
        }
        return false;
    }

    private boolean ends(int index) {
        return switch (tokens.kind(index)) {
            case END, COMMENT, CLOSE, SEMICOLON, LOGIC -> true;
            case KEYWORD -> !tokens.is(index, "in");
            default -> false;
        };
    }

    private int calculation(int operator) {
        boolean joins = tokens.is(operator, "||") || tokens.is(operator, "+");
        if (!left.read(operator + 1)) {
            return -1;
        }
        int next = left.next;
        if (left.query) {
            add(Rule.SQL_EXPRESSION, next);
        } else if (left.knownCall) {
            boolean strong = quoted || delays(operator) || left.nested || tokens.is(operator, "||");
            add(strong ? Rule.SQL_EXPRESSION : Rule.SQL_WEAK_CLAUSE, next);
        } else if (joins && quoted && string(operator + 1, next)) {
            add(Rule.SQL_JOINED_STRING, next);
            balanced(operator, next);
        } else if (tokens.is(operator, "||") && tokens.kind(next) == Kind.COMPARISON) {
            return condition(operator);
        } else if (tokens.is(operator, "||") && left.constant()) {
            return truth(operator);
        } else if (left.name && quoted && !joins) {
            return -1;
        }
        return next;
    }

    /// Whether a string is joined here, at once or behind a name.
    private boolean string(int from, int next) {
        return tokens.kind(from) == Kind.STRING
                || (tokens.kind(next) == Kind.OPERATOR && tokens.kind(next + 1) == Kind.STRING);
    }

    private int comparison(int index) {
        if (tokens.is(index, "in") && tokens.is(index + 1, "boolean") && tokens.is(index + 2, "mode")) {
            return index + 3;
        }
        boolean open = right.read(tokens.is(index + 1, "not") ? index + 2 : index + 1);
        if (!open) {
            return -1;
        }
        if (right.active()) {
            add(right.query || quoted ? Rule.SQL_EXPRESSION : Rule.SQL_WEAK_CONDITION, right.next);
        } else if (quoted && right.constant()) {
            add(symbolic(index) || broken ? Rule.SQL_WEAK_CONDITION : Rule.SQL_COMMENT, right.next);
            conditional |= symbolic(index);
            balanced(index, right.next);
        }
        return right.next;
    }

    /// Whether the value opens a string that the query closes, with one word on either side.
    private void balanced(int first, int next) {
        boolean words = form.folded().lastIndexOf(' ', origin) < 0
                && tokens.kind(next - 1) == Kind.STRING
                && form.folded().indexOf(' ', tokens.start(next - 1)) < 0;
        if (words && tokens.kind(next) == Kind.END && tokens.openString() && !tokens.is(first, "+")) {
            add(Rule.SQL_BALANCED, next);
        }
    }

    private int values(int comma) {
        int next = comma;
        int values = 0;
        int strings = 0;
        boolean active = false;
        while (tokens.kind(next) == Kind.COMMA && left.read(next + 1) && values < CLAUSES * 2) {
            strings += tokens.kind(next + 1) == Kind.STRING ? 1 : 0;
            values += left.constant() || left.active() ? 1 : 0;
            if (!left.constant() && !left.active()) {
                return -1;
            }
            if (left.query) {
                add(Rule.SQL_SUBQUERY, left.next);
            }
            active |= left.knownCall;
            next = left.next;
        }
        if (values == 0) {
            return -1;
        }
        if ((quoted || broken) && (active || values > strings) && ends(next)) {
            add(Rule.SQL_VALUES, next);
            broken = true;
        } else if (active && tokens.kind(next) == Kind.COMMENT) {
            add(Rule.SQL_WEAK_CLAUSE, next);
        }
        return next;
    }

    private int comment(int index) {
        int from = tokens.start(index);
        boolean block = form.folded().startsWith("/*", from);
        var rest = form.folded().substring(Math.min(form.folded().length(), from + (block ? 2 : 1)));
        int mark = 0;
        while (mark < rest.length() && "-#*+ \t\r\n".indexOf(rest.charAt(mark)) >= 0) {
            mark++;
        }
        boolean short_ = rest.length() - mark <= SHORT_REST && rest.indexOf(' ', mark) < 0;
        boolean hash = form.folded().charAt(from) == '#';
        boolean apart = hash && origin > 1 && Letters.blank(form.folded().charAt(origin - 2)) && !conditional;
        char quote = quoted ? form.folded().charAt(origin - 1) : 0;
        if (quoted && !apart && (short_ || broken || block) && (quote != '"' || (!hash && short_) || broken)) {
            add(Rule.SQL_CUT_OFF, index);
        } else if (conditional || short_ || block) {
            add(Rule.SQL_COMMENT, index);
        }
        return -1;
    }

    private int keyword(int index) {
        switch (tokens.word(index)) {
            case "union", "intersect", "except", "minus" -> {
                statement.union(index, quoted || broken);
                return -1;
            }
            case "order", "group" -> {
                return tokens.is(index + 1, "by") ? order(index) : -1;
            }
            case "having", "where" -> {
                return filter(index);
            }
            case "limit", "offset" -> {
                return limit(index);
            }
            case "procedure", "into" -> {
                if (tokens.is(index + 1, "analyse")
                        || tokens.is(index + 1, "outfile")
                        || tokens.is(index + 1, "dumpfile")) {
                    add(Rule.SQL_CLAUSE, index + 1);
                }
                return -1;
            }
            case "select" -> {
                if (quoted || broken) {
                    statement.nested(index);
                }
                return -1;
            }
            case "not" -> {
                return tokens.kind(index + 1) == Kind.COMPARISON ? comparison(index + 1) : -1;
            }
            case "as", "asc", "desc" -> {
                return index + (tokens.is(index, "as") ? 2 : 1);
            }
            default -> {
                if (index > 0 || quoted) {
                    statement.stacked(index, quoted || broken);
                }
                return -1;
            }
        }
    }

    private int order(int index) {
        if (!left.read(index + 2)) {
            return -1;
        }
        int next = left.next;
        int columns = 1;
        while (tokens.kind(next) == Kind.COMMA && right.read(next + 1)) {
            columns++;
            left.knownCall |= right.knownCall;
            left.query |= right.query;
            next = right.next;
        }
        boolean cut = tokens.kind(next) == Kind.COMMENT;
        boolean over = tokens.kind(next) == Kind.END || tokens.kind(next) == Kind.CLOSE || tokens.is(next, "having");
        if (left.active() || (left.literal && columns > 2) || (quoted && left.constant())) {
            add(Rule.SQL_CLAUSE, next);
        } else if (left.constant() && (cut || over)) {
            add(Rule.SQL_CLAUSE, next);
        } else if (left.constant() || (quoted && (cut || over))) {
            add(cut ? Rule.SQL_CLAUSE : Rule.SQL_WEAK_CLAUSE, next);
        }
        conditional = true;
        return next;
    }

    private int filter(int index) {
        if (!left.read(index + 1)) {
            return -1;
        }
        if (tokens.kind(left.next) != Kind.COMPARISON || !right.read(left.next + 1)) {
            if (left.active()) {
                add(left.query || quoted ? Rule.SQL_CLAUSE : Rule.SQL_WEAK_CLAUSE, left.next);
            }
            return left.active() ? left.next : -1;
        }
        boolean constant = left.constant() && right.constant();
        boolean strong = left.active() || right.active() || (symbolic(left.next) && (constant || quoted || broken));
        add(strong ? Rule.SQL_CLAUSE : Rule.SQL_WEAK_CLAUSE, right.next);
        conditional = true;
        return right.next;
    }

    private int limit(int index) {
        if (!left.read(index + 1) || !left.constant()) {
            return -1;
        }
        boolean cut = tokens.kind(left.next) == Kind.COMMENT;
        add(quoted || broken || cut ? Rule.SQL_CLAUSE : Rule.SQL_WEAK_CLAUSE, left.next);
        return left.next;
    }
}
