package ai.bhiv.guard.internal;

/// Cross-site scripting without markup: an address that runs, a string of a script that the value closes, and calls and
/// names that a script of somebody else uses.
final class ScriptDetector implements Detector {
    private static final int SHORT = 60;

    @Override
    public void inspect(Form form, Evidence evidence) {
        ScriptAddress.whole(form, evidence);
        var text = form.folded();
        int at = 0;
        while (at < text.length()) {
            if (!Letters.letter(text.charAt(at)) || !Letters.wordStart(text, at)) {
                at++;
                continue;
            }
            int end = at;
            while (end < text.length() && (Letters.word(text.charAt(end)) || text.charAt(end) == '.')) {
                end++;
            }
            word(form, at, end, evidence);
            at = end;
        }
        breaks(form, evidence);
    }

    private static void word(Form form, int start, int end, Evidence evidence) {
        var text = form.folded();
        var word = text.substring(start, end);
        int next = Letters.skipBlanks(text, end);
        char follows = next < text.length() ? text.charAt(next) : 0;
        var last = word.substring(word.lastIndexOf('.') + 1);
        boolean called = follows == '(' || follows == '`' && next == end;
        if (called && MarkupWords.CALLS.contains(last) && !bare(word)) {
            evidence.add(Rule.XSS_CALL, form, start, next);
            if (start == 0 && tries(word) && text.length() < SHORT && text.indexOf(' ') < 0) {
                evidence.add(Rule.XSS_BREAK, form, start, next);
            }
        }
        if (MarkupWords.SINKS.contains(word) || MarkupWords.SINKS.contains(last)) {
            boolean used = word.indexOf('.') > 0 || follows == '=' || follows == '[' || follows == ')';
            if (used) {
                evidence.add(Rule.XSS_SINK, form, start, end);
            }
        }
        if (computed(text, word, next) || alias(text, start, end)) {
            evidence.add(Rule.XSS_CALL, form, start, end);
            evidence.add(Rule.XSS_BREAK, form, start, end);
        }
        if (called && (follows == '`' && MarkupWords.CALLS.contains(last) || last.equals("constructor"))) {
            evidence.add(last.equals("constructor") ? Rule.CODE_OBJECT : Rule.XSS_BREAK, form, start, next);
        }
    }

    /// A member of the page's global object whose name is calculated, and that is called: `top['al'+'ert'](1)`.
    private static boolean computed(String text, String word, int open) {
        boolean global = switch (word) {
            case "top", "self", "window", "parent", "this", "globalthis", "frames", "document" -> true;
            default -> false;
        };
        if (!global || open + 1 >= text.length() || text.charAt(open) != '[') {
            return false;
        }
        boolean calculated = "'\"`/(".indexOf(text.charAt(open + 1)) >= 0;
        return calculated && text.indexOf("](", open) > 0;
    }

    /// A call under another name: `a=alert,a(1)`.
    private static boolean alias(String text, int start, int end) {
        var word = text.substring(start, end);
        if (!tries(word) || start < 2 || text.charAt(start - 1) != '=') {
            return false;
        }
        int name = start - 1;
        while (name > 0 && Letters.word(text.charAt(name - 1))) {
            name--;
        }
        return name < start - 1 && text.indexOf(text.substring(name, start - 1) + "(", end) > 0;
    }

    /// Calls that a value has no other reason to begin with.
    private static boolean tries(String word) {
        return switch (word) {
            case "alert", "confirm", "prompt", "eval", "settimeout" -> true;
            default -> false;
        };
    }

    /// Words that other languages and prose call too, when nothing of a browser stands before them.
    private static boolean bare(String word) {
        return switch (word) {
            case "print", "write", "writeln", "function" -> true;
            default -> false;
        };
    }

    /// A quote that closes, then an operator or a semicolon, then a call: `'-alert(1)-'`, `";eval(x)//`.
    private static void breaks(Form form, Evidence evidence) {
        var text = form.folded();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\'' && c != '"' && c != '`') {
                continue;
            }
            int next = Letters.skipBlanks(text, at + 1);
            int first = next;
            while (next < text.length() && (text.charAt(next) == ')' || text.charAt(next) == '}')) {
                next = Letters.skipBlanks(text, next + 1);
            }
            if (next < text.length() && "-+;*/,|&^%?<=".indexOf(text.charAt(next)) >= 0 && callAfter(form, next)) {
                evidence.add(Rule.XSS_BREAK, form, at, next + 1);
                return;
            }
            at = Math.max(at, first < next ? next - 1 : at);
        }
    }

    private static boolean callAfter(Form form, int operator) {
        var text = form.folded();
        int at = operator;
        while (at < text.length() && ("-+;*/,|&^%?<=(!~ \t\r\n".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        int end = at;
        while (end < text.length() && (Letters.word(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        if (end == at || end >= text.length()) {
            return false;
        }
        var last = text.substring(text.lastIndexOf('.', end - 1) >= at ? text.lastIndexOf('.', end - 1) + 1 : at, end);
        return text.charAt(end) == '(' && MarkupWords.CALLS.contains(last)
                || MarkupWords.SINKS.contains(text.substring(at, end));
    }
}
