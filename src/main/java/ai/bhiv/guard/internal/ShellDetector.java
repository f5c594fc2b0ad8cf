package ai.bhiv.guard.internal;

/// Commands: a separator or a substitution together with a program where a command stands. Separators alone are
/// nothing.
final class ShellDetector implements Detector {
    private static final int LONGEST_NAME = 48;
    private static final int TABLE = 4;

    @Override
    public void inspect(Form form, Evidence evidence) {
        read(form, evidence);
        var plain = ShellFolding.fold(form.text());
        if (!plain.equals(form.text())) {
            var folded = Form.of(plain, ShellFolding.added(form.decoding()));
            read(folded, evidence);
            if (evidence.has(Rule.SHELL_CHAINED)) {
                evidence.add(Rule.SHELL_HIDDEN, folded, 0, plain.length());
            }
        }
    }

    private static void read(Form form, Evidence evidence) {
        var text = form.folded();
        int proseEnd = proseEnd(text);
        boolean prose = proseEnd <= text.length();
        line(form, prose, evidence);
        special(form, evidence);
        boolean table = pipes(text) >= TABLE;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case ';', '&', '|', '\n', '\r' -> {
                    int next = at + 1;
                    boolean twice = next < text.length() && text.charAt(next) == c && c != '\n';
                    next += twice ? 1 : 0;
                    boolean pipe = c == '|' && !twice;
                    if (!(pipe && table && cell(text, at))) {
                        next = chained(form, at, next, at >= proseEnd, evidence);
                    }
                    at = next - 1;
                }
                case '`' -> substituted(form, at, at + 1, '`', prose, evidence);
                case '$' -> {
                    if (text.startsWith("$(", at)) {
                        substituted(form, at, at + 2, ')', false, evidence);
                    }
                }
                case '<', '>' -> {
                    if (text.startsWith("(", at + 1)) {
                        substituted(form, at, at + 2, ')', prose, evidence);
                    }
                }
                default -> {
                    // part of a word
                }
            }
        }
    }

    private static int pipes(String text) {
        return (int) text.chars().filter(c -> c == '|').count();
    }

    /// A column of a table: a pipe with a blank behind it.
    private static boolean cell(String text, int at) {
        return at + 1 < text.length() && text.charAt(at + 1) == ' ' || at + 1 == text.length();
    }

    /// Where four plain words in a row end; past the end when they do nowhere.
    private static int proseEnd(String text) {
        int words = 0;
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && Letters.letter(text.charAt(end))) {
                end++;
            }
            boolean plain = end > at + 1 && (end == text.length() || " ,.:!?".indexOf(text.charAt(end)) >= 0);
            words = plain ? words + 1 : 0;
            if (words == 4) {
                return end;
            }
            at = Math.max(at + 1, end + 1);
        }
        return text.length() + 1;
    }

    /// A command after a separator; where it begins.
    private static int chained(Form form, int separator, int from, boolean prose, Evidence evidence) {
        var text = form.folded();
        int start = from;
        while (start < text.length()
                && (Letters.blank(text.charAt(start)) || "|;&\"'(".indexOf(text.charAt(start)) >= 0)) {
            start++;
        }
        int end = commandEnd(text, start);
        if (end == start) {
            return Math.max(from, start);
        }
        var weight = ShellCommand.at(text, start, end);
        boolean line = text.charAt(separator) == '\n' || text.charAt(separator) == '\r';
        boolean close = start == from || text.charAt(separator) != ';' && separator == 0;
        boolean sure = switch (weight) {
            case PATH -> !line || !prose;
            case STRONG ->
                !prose && (!line || ShellCommand.argument(text, end) || end >= text.length())
                        || ShellCommand.argument(text, end) && !line;
            case MEDIUM ->
                !prose && ShellCommand.ends(text, end) && (close || separator == 0 || !line && end == text.length())
                        || ShellCommand.argument(text, end) && !prose;
            case WEAK -> !prose && !line && ShellCommand.pathArgument(text, end);
            case CALL -> !prose;
            case NONE -> false;
        };
        if (sure) {
            evidence.add(Rule.SHELL_CHAINED, form, separator, end);
        }
        return Math.max(from, start);
    }

    private static void substituted(Form form, int open, int from, char close, boolean prose, Evidence evidence) {
        var text = form.folded();
        int start = Letters.skipBlanks(text, from);
        int end = commandEnd(text, start);
        if (end == start) {
            return;
        }
        var weight = ShellCommand.at(text, start, end);
        boolean attached = open == 0 || !Letters.blank(text.charAt(open - 1));
        boolean sure = switch (weight) {
            case PATH, STRONG -> close != '`' || !prose;
            case MEDIUM ->
                (close != '`' || !prose && attached) && ShellCommand.ends(text, end)
                        || ShellCommand.argument(text, end) && (close != '`' || !prose);
            case WEAK -> !prose && ShellCommand.pathArgument(text, end);
            case CALL, NONE -> false;
        };
        boolean named = weight != ShellCommand.Weight.NONE && weight != ShellCommand.Weight.WEAK;
        if (sure) {
            evidence.add(Rule.SHELL_SUBSTITUTED, form, open, end);
        } else if (named && ShellCommand.argument(text, end)) {
            evidence.add(Rule.SHELL_NAMED, form, open, end);
        }
    }

    /// The value as a whole command line.
    private static void line(Form form, boolean prose, Evidence evidence) {
        var text = form.folded();
        int start = 0;
        while (start < text.length() && (Letters.blank(text.charAt(start)) || "\"'".indexOf(text.charAt(start)) >= 0)) {
            start++;
        }
        int end = commandEnd(text, start);
        if (end == start) {
            return;
        }
        var weight = ShellCommand.at(text, start, end);
        boolean argument = ShellCommand.argument(text, end);
        boolean account = (text.startsWith("net ", start) || text.startsWith("reg ", start))
                && weight == ShellCommand.Weight.STRONG;
        boolean sure = switch (weight) {
            case PATH -> !prose;
            case STRONG, MEDIUM -> argument && !prose || account && text.indexOf('/') > 0;
            case WEAK -> !prose && ShellCommand.pathArgument(text, end);
            case CALL, NONE -> false;
        };
        if (sure) {
            evidence.add(Rule.SHELL_LINE, form, start, end);
        }
    }

    /// A variable that is set and then run as the command: `x=$'id';$x`.
    private static void variable(Form form, Evidence evidence) {
        var text = form.folded();
        for (int at = text.indexOf(";$"); at > 0; at = text.indexOf(";$", at + 1)) {
            int end = at + 2;
            while (end < text.length() && Letters.word(text.charAt(end))) {
                end++;
            }
            var name = text.substring(at + 2, end);
            int set = name.isEmpty() ? -1 : text.indexOf(name + "=");
            boolean begins = set >= 0 && set < at && (set == 0 || !Letters.word(text.charAt(set - 1)));
            boolean over = end == text.length() || ";|&\n \"'`)".indexOf(text.charAt(end)) >= 0;
            if (begins && over && !(set > 0 && text.charAt(set - 1) == '$')) {
                evidence.add(Rule.SHELL_HIDDEN, form, set, end);
                return;
            }
        }
    }

    /// What only occurs to get a shell.
    private static void special(Form form, Evidence evidence) {
        var text = form.folded();
        variable(form, evidence);
        sign(form, text, "() {", Rule.SHELL_FUNCTION, evidence);
        sign(form, text, "(){", Rule.SHELL_FUNCTION, evidence);
        sign(form, text, "/dev/tcp/", Rule.SHELL_HIDDEN, evidence);
        sign(form, text, "/dev/udp/", Rule.SHELL_HIDDEN, evidence);
        sign(form, text, "${ifs", Rule.SHELL_HIDDEN, evidence);
        sign(form, text, "$ifs", Rule.SHELL_HIDDEN, evidence);
        sign(form, text, "cmd.exe", Rule.SHELL_NAMED, evidence);
        sign(form, text, "cmd /c", Rule.SHELL_LINE, evidence);
        sign(form, text, "/bin/sh", Rule.SHELL_NAMED, evidence);
        sign(form, text, "/bin/bash", Rule.SHELL_NAMED, evidence);
        sign(form, text, "powershell -", Rule.SHELL_LINE, evidence);
        sign(form, text, "nc -e", Rule.SHELL_LINE, evidence);
    }

    private static void sign(Form form, String text, String sign, Rule rule, Evidence evidence) {
        int at = text.indexOf(sign);
        if (at < 0) {
            return;
        }
        boolean function = rule == Rule.SHELL_FUNCTION;
        int body = Letters.skipBlanks(text, at + sign.length());
        if (function
                && (at > 2
                        || !(text.startsWith(":", body)
                                || text.startsWith("_", body)
                                || text.startsWith("echo", body)))) {
            return;
        }
        evidence.add(rule, form, at, at + sign.length());
    }

    private static int commandEnd(String text, int start) {
        int end = start;
        while (end < text.length()
                && end - start < LONGEST_NAME
                && (Letters.word(text.charAt(end)) || "/.\\-:?*[]".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }
}
