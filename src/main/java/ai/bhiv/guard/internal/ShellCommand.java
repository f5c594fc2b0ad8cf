package ai.bhiv.guard.internal;

/// What stands where a command stands.
final class ShellCommand {
    /// How much a name says.
    enum Weight {
        NONE,
        WEAK,
        MEDIUM,
        STRONG,
        PATH,
        CALL
    }

    private ShellCommand() {}

    static Weight at(String text, int start, int end) {
        var name = text.substring(start, end);
        int slash = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
        if (slash >= 0) {
            return path(name, name.substring(slash + 1));
        }
        if (name.endsWith(".exe")) {
            name = name.substring(0, name.length() - 4);
        }
        if (end < text.length() && text.charAt(end) == '(') {
            return switch (name) {
                case "system", "exec", "passthru", "shell_exec", "popen", "phpinfo", "eval", "assert", "proc_open" ->
                    Weight.CALL;
                default -> Weight.NONE;
            };
        }
        if (end < text.length() && "=:,".indexOf(text.charAt(end)) >= 0) {
            return Weight.NONE;
        }
        if (name.equals("net") || name.equals("reg") || name.equals("sc")) {
            int second = Letters.skipBlanks(text, end);
            return ShellWords.SUBCOMMANDS.contains(text.substring(second, Letters.wordEnd(text, second)))
                    ? Weight.STRONG
                    : Weight.WEAK;
        }
        if (ShellWords.STRONG.contains(name)) {
            return Weight.STRONG;
        }
        if (ShellWords.MEDIUM.contains(name)) {
            return Weight.MEDIUM;
        }
        return ShellWords.WEAK.contains(name) ? Weight.WEAK : Weight.NONE;
    }

    /// A program by its path, wild cards allowed for what they hide.
    private static Weight path(String name, String last) {
        boolean directory = name.startsWith("/bin/")
                || name.startsWith("/usr/bin/")
                || name.startsWith("/sbin/")
                || name.startsWith("/usr/sbin/")
                || name.startsWith("/usr/local/bin/");
        long wildcards = name.chars().filter(c -> c == '?' || c == '*').count();
        boolean wild = name.startsWith("/") && wildcards > 1 && name.indexOf('/', 1) > 0 && last.length() < 9;
        boolean windows = name.contains("system32\\") || name.contains("system32/");
        return (directory || windows) && !last.isEmpty() || wild ? Weight.PATH : Weight.NONE;
    }

    /// Whether the command line ends here, or goes on with another command.
    static boolean ends(String text, int end) {
        int at = end;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at >= text.length() || ";|&`)\"'\n\r#<>\0".indexOf(text.charAt(at)) >= 0;
    }

    /// Whether an argument follows that a shell would take and prose does not write.
    static boolean argument(String text, int end) {
        int at = end;
        if (at >= text.length()) {
            return false;
        }
        if (text.startsWith("$ifs", at)
                || text.startsWith("${ifs", at)
                || text.charAt(at) == '<'
                || text.charAt(at) == '>') {
            return true;
        }
        if (text.charAt(at) != ' ' && text.charAt(at) != '\t' || ends(text, at)) {
            return false;
        }
        at = Letters.skipBlanks(text, at);
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        boolean option = (c == '-' || c == '/') && at + 1 < text.length() && Letters.letter(text.charAt(at + 1));
        boolean start = option || "$`\"'~*>%".indexOf(c) >= 0 || c == '/' || c == '.' && at + 1 < text.length();
        if (start) {
            return true;
        }
        int word = at;
        while (word < text.length() && !Letters.blank(text.charAt(word)) && ";|&".indexOf(text.charAt(word)) < 0) {
            if ("/\\:*$@".indexOf(text.charAt(word)) >= 0
                    || text.charAt(word) == '.' && word + 1 < text.length() && Letters.word(text.charAt(word + 1))) {
                return true;
            }
            word++;
        }
        return Letters.digit(c) && number(text, at, word);
    }

    private static boolean number(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Letters.digit(text.charAt(i))) {
                return false;
            }
        }
        return ends(text, to);
    }

    /// An argument that is a path or an option.
    static boolean pathArgument(String text, int end) {
        if (!argument(text, end)) {
            return false;
        }
        int at = Letters.skipBlanks(text, end);
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        boolean drive = at + 2 < text.length()
                && Letters.letter(c)
                && text.charAt(at + 1) == ':'
                && "\\/".indexOf(text.charAt(at + 2)) >= 0;
        boolean option = c == '-' && at + 1 < text.length() && Letters.letter(text.charAt(at + 1));
        int blank = text.indexOf(' ', at);
        int switched = text.indexOf(" /", at);
        boolean account =
                text.startsWith("user", at) && blank > 0 || switched > 0 && text.startsWith("add", switched + 2);
        return drive
                || option
                || account
                || c == '/' && at + 1 < text.length() && Letters.letter(text.charAt(at + 1))
                || c == '%' && text.indexOf('%', at + 1) > 0
                || c == '$'
                || c == '~'
                || text.startsWith("../", at)
                || text.startsWith("./", at)
                || c == '>';
    }
}
