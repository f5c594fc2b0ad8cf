package ai.bhiv.guard.internal;

import ai.bhiv.guard.internal.SqlTokens.Kind;
import java.util.Set;

/// SQL injection: the value is read as it would stand in a query, bare, and in each kind of quotes that it closes.
final class SqlDetector implements Detector {
    private static final String QUOTES = "'\"`";
    private static final int LONGEST_OPERATOR = 16;
    private static final Set<String> OPERATORS = Set.of(
            "-",
            "*",
            "^",
            "&",
            "|",
            "%",
            "+",
            "=",
            "<>",
            "<=>",
            "||",
            "&&",
            "!=",
            "<",
            ">",
            "or",
            "and",
            "xor",
            "like",
            "not like",
            "regexp",
            "not regexp",
            "rlike",
            "not rlike",
            "div",
            "mod",
            "sounds like");
    private static final int ASSIGNMENTS = 3;
    private static final int WORDS_OF_PROSE = 3;
    private static final int TOKENS_OF_PROSE = 120;

    @Override
    public void inspect(Form form, Evidence evidence) {
        var text = form.folded();
        var best = read(form, 0, false, new Evidence());
        for (int i = 0; i < QUOTES.length(); i++) {
            best = quoted(form, QUOTES.charAt(i), best);
        }
        int assignments = 0;
        for (int at = text.indexOf('='); at > 0 && assignments < ASSIGNMENTS; at = text.indexOf('=', at + 1)) {
            if (Letters.word(text.charAt(at - 1)) && at + 1 < text.length() && text.charAt(at + 1) != '=') {
                assignments++;
                best = read(form, at + 1, false, best);
            }
        }
        best = between(form, best);
        best.spots().forEach(spot -> evidence.add(spot.rule(), form, spot.from(), spot.to()));
    }

    /// The better of what was found and what this reading finds; two readings cannot both be right.
    private static Evidence read(Form form, int from, boolean quoted, Evidence best) {
        var found = new Evidence();
        new SqlReading(form, from, quoted, found).read();
        return found.score() > best.score() ? found : best;
    }

    /// Continues behind the first such quote, behind the run when it is doubled, and behind the second when the first
    /// is an apostrophe.
    private static Evidence quoted(Form form, char quote, Evidence before) {
        var text = form.folded();
        int at = text.indexOf(quote);
        if (at < 0) {
            return before;
        }
        var best = read(form, at + 1, true, before);
        int run = at + 1;
        while (run < text.length() && text.charAt(run) == quote) {
            run++;
        }
        if (run > at + 1) {
            return read(form, run, true, best);
        }
        boolean apostrophe = at > 0 && Letters.letter(text.charAt(at - 1));
        int second = text.indexOf(quote, run);
        if (second >= 0 && apostrophe && run < text.length() && Letters.letter(text.charAt(run))) {
            return read(form, second + 1, true, best);
        }
        return best;
    }

    /// Nothing but an operator between two apostrophes, `'-'` or `name' or '`: the query's own strings become its
    /// operands.
    private static Evidence between(Form form, Evidence before) {
        var text = form.folded().strip();
        int last = text.length() - 1;
        int first = 0;
        while (first < last && Letters.word(text.charAt(first))) {
            first++;
        }
        if (last - first < 2
                || last - first > LONGEST_OPERATOR
                || text.charAt(first) != '\''
                || text.charAt(last) != '\'') {
            return before;
        }
        var operator = text.substring(first + 1, last).strip();
        if (!OPERATORS.contains(operator)) {
            return before;
        }
        var found = new Evidence();
        found.add(Rule.SQL_CONDITION, form, 0, form.text().length());
        return found;
    }

    /// Names of calls and tables, wherever they stand; in prose one of them alone decides nothing.
    static void lexicon(Form form, Evidence evidence) {
        var text = form.folded();
        boolean prose = evidence.score() == 0 && prose(text);
        int at = 0;
        while (at < text.length()) {
            if (!Letters.word(text.charAt(at))) {
                at++;
                continue;
            }
            int start = at;
            while (at < text.length() && (Letters.word(text.charAt(at)) || dotted(text, at))) {
                at++;
            }
            var word = text.substring(start, at);
            var rule = SqlWords.LEXICON.get(word);
            int open = Letters.skipBlanks(text, at);
            if (rule == null && open < text.length() && text.charAt(open) == '(') {
                rule = SqlWords.LEXICON.get(word + "(");
                rule = rule != null && given(rule, text, open + 1) ? rule : null;
            }
            if (rule == null && word.indexOf('.') > 0) {
                rule = SqlWords.LEXICON.get(word.substring(0, word.indexOf('.')));
            }
            if (rule != null) {
                evidence.add(rule, form, start, at);
                if (appended(text)) {
                    evidence.add(Rule.SQL_UNION, form, start, at);
                }
                if (rule == Rule.SQL_DELAY && start == 0 && !word.equals("sleep") && !prose) {
                    evidence.add(Rule.SQL_EXPRESSION, form, start, at);
                }
                if (prose) {
                    return;
                }
            }
        }
    }

    /// Whether a query is appended somewhere, beside what only queries name.
    private static boolean appended(String text) {
        for (int at = text.indexOf("union"); at >= 0; at = text.indexOf("union", at + 5)) {
            int next = Letters.skipBlanks(text, at + 5);
            next = text.startsWith("all", next) ? Letters.skipBlanks(text, next + 3) : next;
            boolean parted = next > at + 5 || text.startsWith("(", next);
            next = text.startsWith("(", next) ? Letters.skipBlanks(text, next + 1) : next;
            if (parted && text.startsWith("select", next)) {
                return true;
            }
        }
        return false;
    }

    private static boolean dotted(String text, int at) {
        char c = text.charAt(at);
        return (c == '.' || c == '$') && at + 1 < text.length() && Letters.word(text.charAt(at + 1));
    }

    /// Whether the call has something that makes it mean what it means in an attack.
    private static boolean given(Rule rule, String text, int from) {
        int at = Letters.skipBlanks(text, from);
        if (at >= text.length()) {
            return rule == Rule.SQL_DELAY;
        }
        char c = text.charAt(at);
        return switch (rule) {
            case SQL_BUILT_STRING -> Letters.digit(c) || c == '(' || Letters.letter(c);
            default -> c != ')';
        };
    }

    private static boolean prose(String text) {
        var tokens = new SqlTokens(text, 0);
        int words = 0;
        for (int i = 0; i < TOKENS_OF_PROSE && tokens.kind(i) != Kind.END; i++) {
            words = tokens.kind(i) == Kind.WORD ? words + 1 : 0;
            if (words == WORDS_OF_PROSE) {
                return true;
            }
        }
        return false;
    }
}
