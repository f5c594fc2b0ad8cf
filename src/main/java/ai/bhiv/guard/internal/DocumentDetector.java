package ai.bhiv.guard.internal;

/// XML that declares entities, includes of the server's side, operators of document queries, filters of directories.
final class DocumentDetector implements Detector {
    @Override
    public void inspect(Form form, Evidence evidence) {
        var text = form.folded();
        if (text.indexOf('<') >= 0) {
            markup(form, evidence);
        }
        operators(form, evidence);
        filters(form, evidence);
    }

    private static void markup(Form form, Evidence evidence) {
        var text = form.folded();
        sign(form, "<!entity", Rule.XML_ENTITY, evidence);
        sign(form, "xi:include", Rule.XML_ENTITY, evidence);
        sign(form, "xmlns:xi=", Rule.XML_ENTITY, evidence);
        sign(form, "<xsl:", Rule.XML_ENTITY, evidence);
        int type = text.indexOf("<!doctype");
        if (type >= 0 && (text.indexOf('[', type) > 0 || text.indexOf(" system ", type) > 0)) {
            evidence.add(Rule.XML_ENTITY, form, type, type + 9);
        }
        int include = text.indexOf("<!--#");
        if (include >= 0) {
            int end = Letters.wordEnd(text, include + 5);
            switch (text.substring(include + 5, end)) {
                case "exec", "include", "echo", "printenv", "config", "set", "fsize", "flastmod", "if" ->
                    evidence.add(Rule.CODE_INCLUDE, form, include, end);
                default -> {
                    // a comment
                }
            }
        }
        if (text.startsWith("<?xml") && text.indexOf('&') > 0 && text.indexOf(';') > 0 && text.contains("entity")) {
            evidence.add(Rule.XML_ENTITY, form, 0, 5);
        }
    }

    private static void sign(Form form, String sign, Rule rule, Evidence evidence) {
        int at = form.folded().indexOf(sign);
        if (at >= 0) {
            evidence.add(rule, form, at, at + sign.length());
        }
    }

    private static void operators(Form form, Evidence evidence) {
        var text = form.folded();
        for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
            int end = Letters.wordEnd(text, at + 1);
            boolean key = at > 0 && "\"'[{".indexOf(text.charAt(at - 1)) >= 0 || at == 0;
            boolean operator = switch (text.substring(at + 1, end)) {
                case "ne",
                        "gt",
                        "gte",
                        "lt",
                        "lte",
                        "in",
                        "nin",
                        "where",
                        "regex",
                        "exists",
                        "or",
                        "and",
                        "not",
                        "nor",
                        "eq",
                        "type",
                        "mod",
                        "all",
                        "size",
                        "elemmatch",
                        "expr",
                        "function",
                        "accumulator",
                        "jsonschema",
                        "comment" -> true;
                default -> false;
            };
            if (operator && key && end < text.length() && (":\"']=".indexOf(text.charAt(end)) >= 0)
                    || operator && end < text.length() && text.charAt(end) == ':') {
                evidence.add(Rule.QUERY_OPERATOR, form, at, end);
                return;
            }
        }
        boolean quoted = text.indexOf('\'') >= 0 || text.indexOf('"') >= 0 || text.indexOf(';') >= 0;
        if (quoted && (text.contains("this.") && (text.contains("&&") || text.contains("||") || text.contains("==")))
                || text.contains(";return true")
                || text.contains("; return true")
                || text.contains("';return")
                || text.contains("\";return")
                || quoted && text.contains("new date(") && text.contains("while(")
                || text.contains("db.getcollection")) {
            evidence.add(Rule.QUERY_SCRIPT, form, 0, text.length());
        }
        int db = text.indexOf("db.");
        if (db >= 0 && Letters.wordStart(text, db)) {
            for (var call : new String[] {".insert(", ".find(", ".drop(", ".remove(", ".update(", ".eval("}) {
                int at = text.indexOf(call, db);
                if (at > 0 && at - db < 40) {
                    evidence.add(db < 3 ? Rule.QUERY_SCRIPT : Rule.SHELL_CALL, form, db, at);
                }
            }
        }
        int sleep = text.indexOf("sleep(");
        if (sleep > 0 && quoted && sleep < 6 && text.indexOf(';') >= 0) {
            evidence.add(Rule.QUERY_SCRIPT, form, 0, sleep);
        }
    }

    /// Parentheses that close a filter of RFC 4515 and begin another.
    private static void filters(Form form, Evidence evidence) {
        var text = form.folded();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean closes = c == ')'
                    && (at == 0 || "*)&|".indexOf(text.charAt(at - 1)) >= 0 || Letters.word(text.charAt(at - 1)));
            if ((closes || c == '*' && at == 0 || c == '(')
                    && opens(text, c == ')' ? at + 1 : c == '*' ? at + 1 : at)) {
                evidence.add(Rule.DIRECTORY_FILTER, form, at, at + 3);
                return;
            }
            at++;
        }
        int broken = text.indexOf(' ') < 0 ? Math.max(text.indexOf(")(&)"), text.indexOf(")(|)")) : -1;
        if (broken >= 0) {
            evidence.add(Rule.DIRECTORY_FILTER, form, broken, broken + 4);
        }
        if (text.startsWith("*)") || text.startsWith("*(") || text.startsWith("*|") && text.length() < 6) {
            evidence.add(Rule.DIRECTORY_FILTER, form, 0, 2);
        }
    }

    private static boolean opens(String text, int from) {
        int at = from;
        if (at >= text.length() || text.charAt(at) != '(') {
            return false;
        }
        boolean operator = at + 1 < text.length() && "|&!".indexOf(text.charAt(at + 1)) >= 0;
        int name = at + 1;
        while (name < text.length() && name - at < 8 && "|&!(".indexOf(text.charAt(name)) >= 0) {
            name++;
        }
        int end = name;
        while (end < text.length() && (Letters.word(text.charAt(end)) || text.charAt(end) == '-')) {
            end++;
        }
        boolean compares = end > name
                && Letters.letter(text.charAt(name))
                && end < text.length()
                && (text.charAt(end) == '=' && !text.startsWith("==", end) || text.startsWith("~=", end));
        boolean before = from > 0 && text.charAt(from - 1) == ')' || operator;
        return compares && before && end + 1 < text.length() && (operator || from > 0)
                || operator && end >= text.length() && end == name;
    }
}
