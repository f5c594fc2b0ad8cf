package ai.bhiv.guard.internal;

import ai.bhiv.guard.internal.SqlTokens.Kind;

/// SQL injection: the value is read as it would stand in a query, bare, and in each kind of quotes that it closes.
final class SqlDetector implements Detector {
    private static final String QUOTES = "'\"`";
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
                if (prose) {
                    return;
                }
            }
        }
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
