package ai.bhiv.guard.internal;

/// Code of templates, pages and runtimes, lookups, serialised objects.
final class CodeDetector implements Detector {
    static final String[] RUNTIME = {
        "__class__",
        "__mro__",
        "__globals__",
        "__subclasses__",
        "__import__",
        "__builtins__",
        "__init__",
        ".mro()",
        "subclasses()",
        "getclass()",
        "class.forname",
        ".forname(",
        "getruntime(",
        "java.lang.",
        "processbuilder",
        "scriptenginemanager",
        "freemarker.template.utility",
        "?new()",
        "t(java",
        "_templatereference",
        "os.system(",
        "os.popen(",
        "subprocess.",
        "child_process",
        "process.mainmodule",
        "constructor.constructor",
        "registerundefined",
        "_self.env",
        "getflashmanager",
        "#_memberaccess",
        "@java.lang",
        "memberaccess",
        "ognlcontext",
        "xwork.",
        "classloader",
        "file.open(",
        "kernel.exec",
        "io.popen",
        "__reduce__",
        "system.diagnostics.process",
        "joiner.",
        "cycler.",
        "{$smarty.",
        "$smarty.template",
        "linecache",
        "namespace.__"
    };

    static final String[] PHP = {
        "<?php",
        "<?=",
        "{php}",
        "<? ",
        "<%=",
        "<%@",
        "<%!",
        "$_get[",
        "$_post[",
        "$_request[",
        "$_server[",
        "$_cookie[",
        "base64_decode(",
        "file_get_contents(",
        "allow_url_include",
        "auto_prepend_file",
        "gzinflate(",
        "call_user_func"
    };

    static final String[] RUNNERS = {
        "system(",
        "exec(",
        "passthru(",
        "shell_exec(",
        "popen(",
        "proc_open(",
        "phpinfo(",
        "eval(",
        "assert(",
        "pcntl_exec(",
        "create_function(",
        "preg_replace(",
        "include(",
        "require(",
        "spawn(",
        "execsync("
    };

    @Override
    public void inspect(Form form, Evidence evidence) {
        var text = form.folded();
        templates(form, evidence);
        lookups(form, evidence);
        for (var sign : RUNTIME) {
            int at = text.indexOf(sign);
            if (at >= 0 && expression(text, at)) {
                evidence.add(Rule.CODE_OBJECT, form, at, at + sign.length());
                break;
            }
        }
        for (var sign : PHP) {
            int at = text.indexOf(sign);
            if (at >= 0) {
                evidence.add(
                        sign.length() > 3 && "<{".indexOf(sign.charAt(0)) >= 0
                                        || text.indexOf(' ') < 0
                                        || sign.charAt(0) == '<' && text.indexOf("?>", at) > 0
                                ? Rule.CODE_PHP
                                : Rule.SHELL_CALL,
                        form,
                        at,
                        at + sign.length());
                break;
            }
        }
        runners(form, evidence);
        serialised(form, evidence);
        for (var key : new String[] {"__proto__", "constructor[prototype]", "constructor.prototype"}) {
            int at = text.indexOf(key);
            if (at >= 0 && text.indexOf(' ') < 0 | text.indexOf('{') >= 0) {
                evidence.add(Rule.OBJECT_KEY, form, at, at + key.length());
            }
        }
    }

    /// Reaching into a runtime counts inside an expression, or where nothing reads like prose.
    private static boolean expression(String text, int at) {
        return text.lastIndexOf('{', at) >= 0
                || text.lastIndexOf('[', at) >= 0
                || text.lastIndexOf('(', at) >= 0
                || text.lastIndexOf('%', at) >= 0
                || text.startsWith("[", Letters.wordEnd(text, at))
                || text.indexOf(' ') < 0 && text.indexOf('(', at) > 0;
    }

    /// A program run by a language: alone it may be a question about it; with an argument in quotes or as the whole
    /// value
    /// it is meant to run.
    private static void runners(Form form, Evidence evidence) {
        var text = form.folded();
        for (var runner : RUNNERS) {
            int at = text.indexOf(runner);
            if (at < 0 || !Letters.wordStart(text, at)) {
                continue;
            }
            evidence.add(Rule.SHELL_CALL, form, at, at + runner.length());
            int argument = Letters.skipBlanks(text, at + runner.length());
            boolean given = argument < text.length() && "'\"$`)".indexOf(text.charAt(argument)) >= 0;
            int before = at;
            while (before > 0 && " @;|&'\")}\t".indexOf(text.charAt(before - 1)) >= 0) {
                before--;
            }
            boolean program =
                    !runner.equals("require(") && !runner.equals("include(") && !runner.equals("preg_replace(");
            if (given && program && before == 0) {
                evidence.add(Rule.SHELL_NAMED, form, at, argument);
            }
            return;
        }
    }

    private static void templates(Form form, Evidence evidence) {
        var text = form.folded();
        for (int at = 0; at + 2 < text.length(); at++) {
            char c = text.charAt(at);
            char next = text.charAt(at + 1);
            boolean opens = (next == '{' && "{$#*@%".indexOf(c) >= 0)
                    || (c == '{' && next == '%')
                    || (c == '@' && next == '(')
                    || (c == '[' && next == '[')
                    || (c == '<' && next == '%')
                    || (c == '{' && (next == '=' || next == '#' || Letters.digit(next)));
            if (opens && evaluated(text, c, at + 2 - (Letters.digit(next) ? 1 : 0))) {
                evidence.add(Rule.CODE_TEMPLATE, form, at, at + 2);
                return;
            }
        }
        if (text.contains("{${") || text.contains("${@")) {
            evidence.add(Rule.CODE_TEMPLATE, form, 0, 2);
        }
        if (text.startsWith("{%") && text.contains("%}") && (text.contains("config") || text.contains("import"))) {
            evidence.add(Rule.CODE_TEMPLATE, form, 0, 2);
        }
    }

    /// Whether the expression that begins here calculates, or asks for what only the server has.
    private static boolean evaluated(String text, char kind, int from) {
        int at = from;
        while (at < text.length() && at - from < 16 && " {=%#(".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        int end = at;
        while (end < text.length() && Letters.digit(text.charAt(end))) {
            end++;
        }
        if (end > at) {
            int operator = Letters.skipBlanks(text, end);
            int second = Letters.skipBlanks(text, operator + 1);
            boolean calculates = operator < text.length() && "*+-/".indexOf(text.charAt(operator)) >= 0;
            return calculates
                    && second < text.length()
                    && (Letters.digit(text.charAt(second)) || text.charAt(second) == '\'');
        }
        if (kind != '{' && kind != '$' && kind != '#') {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"' || text.charAt(at) == '[')) {
            int close = text.indexOf('}', at);
            int call = text.indexOf('(', at);
            return kind == '{'
                    && call > 0
                    && call < close
                    && !text.startsWith("{{", at)
                    && text.startsWith("{{", Math.max(0, from - 2));
        }
        end = Letters.wordEnd(text, at);
        return switch (text.substring(at, end)) {
            case "config",
                    "self",
                    "request",
                    "settings",
                    "application",
                    "handler",
                    "cycler",
                    "joiner",
                    "namespace",
                    "dump",
                    "_self",
                    "lipsum",
                    "url_for",
                    "get_flashed_messages",
                    "constructor" -> kind == '{';
            case "process", "runtime", "applicationscope", "sessionscope", "pagecontext" -> true;
            default -> false;
        };
    }

    private static void lookups(Form form, Evidence evidence) {
        var text = form.folded();
        int at = text.indexOf("${");
        if (at < 0) {
            return;
        }
        boolean nested = text.indexOf("${", at + 2) > 0
                && text.indexOf(':', at) > 0
                && (text.contains("${lower:")
                        || text.contains("${upper:")
                        || text.contains("${::")
                        || text.contains(":-"));
        for (var name :
                new String[] {"${jndi:", "${env:", "${sys:", "${ctx:", "${java:", "${script:", "${dns:", "${url:"}) {
            if (text.contains(name)) {
                evidence.add(Rule.CODE_LOOKUP, form, at, at + name.length());
                return;
            }
        }
        if (nested) {
            evidence.add(Rule.CODE_LOOKUP, form, at, at + 2);
        }
    }

    private static void serialised(Form form, Evidence evidence) {
        var raw = form.text();
        if (raw.startsWith("rO0AB")
                || raw.startsWith("AAEAAAD/////")
                || form.folded().startsWith("aced0005")
                || raw.startsWith("gASV") && raw.length() > 40) {
            evidence.add(Rule.CODE_SERIALISED, form, 0, 8);
            return;
        }
        int at = raw.indexOf("O:");
        if (at >= 0 && at + 3 < raw.length() && Letters.digit(raw.charAt(at + 2)) && Letters.wordStart(raw, at)) {
            int end = at + 2;
            while (end < raw.length() && Letters.digit(raw.charAt(end))) {
                end++;
            }
            if (raw.startsWith(":\"", end)) {
                evidence.add(Rule.CODE_SERIALISED, form, at, end);
            }
        }
    }
}
