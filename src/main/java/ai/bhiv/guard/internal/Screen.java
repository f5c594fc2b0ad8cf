package ai.bhiv.guard.internal;

/// One pass over a value that says which detectors may find something in it and whether a decoder would change it. It
/// reads each character once, allocates nothing, and is wrong only towards "maybe".
final class Screen {
    static final int SQL = 1;
    static final int SQL_LEXICON = 1 << 1;
    static final int MARKUP = 1 << 2;
    static final int SCRIPT = 1 << 3;
    static final int SCHEME = 1 << 4;
    static final int PATH = 1 << 5;
    static final int PATH_FILE = 1 << 6;
    static final int SHELL = 1 << 7;
    static final int CODE = 1 << 8;
    static final int DOCUMENT = 1 << 9;
    static final int ADDRESS = 1 << 10;
    /// A decoder may change the value.
    static final int DECODE = 1 << 11;
    /// Everything that a detector can look for.
    static final int ALL = DECODE - 1;

    private static final int SHELL_FIRST = 1 << 12;
    private static final int SHORTEST_BASE64 = 16;

    private static final int BLANK = 1;
    private static final int OTHER = 1 << 1;
    private static final int CONTROL = 1 << 2;
    private static final int LINE = 1 << 3;
    private static final int QUOTE = 1 << 4;
    private static final int TICK = 1 << 5;
    private static final int EQUALS = 1 << 6;
    private static final int ANGLE = 1 << 7;
    private static final int OPEN = 1 << 8;
    private static final int SEMICOLON = 1 << 9;
    private static final int PIPE = 1 << 10;
    private static final int AND = 1 << 11;
    private static final int HASH = 1 << 12;
    private static final int STAR = 1 << 13;
    private static final int DOLLAR = 1 << 14;
    private static final int BRACE = 1 << 15;
    private static final int SLASH = 1 << 16;
    private static final int BACKSLASH = 1 << 17;
    private static final int PERCENT = 1 << 18;
    private static final int PLUS = 1 << 19;
    private static final int COLON = 1 << 20;
    private static final int DOT = 1 << 21;
    private static final int AT = 1 << 22;
    private static final int BRACKET = 1 << 23;
    private static final int DASH = 1 << 24;
    private static final int WIDE = 1 << 25;
    private static final int COMMA = 1 << 26;
    private static final int BANG = 1 << 27;

    private static final int[] CHARACTERS = characters();
    private static final ScreenWords WORDS = words();

    private Screen() {}

    /// The groups of detectors that may find something, with [#DECODE] when another form is worth making.
    static int scan(String text) {
        int seen = 0;
        int words = 0;
        int hash = 0;
        boolean first = true;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            int kind = c < 128 ? CHARACTERS[c] : WIDE;
            if (kind == 0 || kind == WIDE && Letters.word(c)) {
                hash = ScreenWords.step(hash, c);
            } else if (hash != 0) {
                words |= WORDS.groups(hash, first);
                first = false;
                hash = 0;
            }
            seen |= kind;
        }
        words |= hash == 0 ? 0 : WORDS.groups(hash, first);
        return groups(seen, words, text);
    }

    private static int groups(int seen, int words, String text) {
        int groups = words & ALL;
        groups |= has(seen, QUOTE | EQUALS | ANGLE | OPEN | SEMICOLON | PIPE | AND | HASH | STAR) ? SQL : 0;
        groups |= has(seen, DASH) && text.contains("--") ? SQL : 0;
        groups |= has(seen, ANGLE | EQUALS) || has(seen, AND) && has(seen, HASH) ? MARKUP : 0;
        groups |= has(seen, OPEN | TICK) ? SCRIPT : 0;
        groups |= has(seen, COLON) ? SCHEME | ADDRESS : 0;
        groups |= has(seen, SLASH | BACKSLASH | PERCENT) ? PATH : 0;
        groups |= has(seen, DOT) && text.contains("..") ? PATH : 0;
        groups |= has(seen, DOT | SLASH | BACKSLASH | BRACE) && text.contains("0x2e") ? PATH : 0;
        groups |= has(seen, SEMICOLON | PIPE | AND | LINE | TICK | DOLLAR) ? SHELL : 0;
        groups |= has(seen, BRACE) && has(seen, OPEN | COMMA) ? SHELL : 0;
        groups |= (words & SHELL_FIRST) != 0 ? SHELL : 0;
        groups |= has(seen, BRACE | DOLLAR | ANGLE | AT | BRACKET | COLON) ? CODE : 0;
        groups |= has(seen, ANGLE | DOLLAR) || has(seen, OPEN) && has(seen, EQUALS | STAR | PIPE | AND | BANG)
                ? DOCUMENT
                : 0;
        groups |= has(seen, STAR | OPEN) && !text.isEmpty() && "*(".indexOf(text.charAt(0)) >= 0 ? DOCUMENT : 0;
        groups |= has(seen, LINE) ? ADDRESS : 0;
        groups |= serialised(text) ? CODE : 0;
        return groups | (decodes(seen, text) ? DECODE : 0);
    }

    private static boolean has(int seen, int kinds) {
        return (seen & kinds) != 0;
    }

    private static boolean serialised(String text) {
        return text.startsWith("rO0A") || text.startsWith("AAEA") || text.startsWith("aced") || text.startsWith("gASV");
    }

    private static boolean decodes(int seen, String text) {
        if (has(seen, PERCENT | AND | BACKSLASH | WIDE | CONTROL)
                || has(seen, STAR) && text.contains("/*")
                || has(seen, PLUS) && (!has(seen, BLANK) || Utf7Decoding.applies(text))) {
            return true;
        }
        int foreign = seen & ~(PLUS | SLASH | EQUALS | DASH);
        return text.length() >= SHORTEST_BASE64 && (foreign == 0 || has(seen, COMMA) && text.contains("base64,"));
    }

    private static int[] characters() {
        var kinds = new int[128];
        for (int c = 0; c < 128; c++) {
            boolean word = Letters.word((char) c);
            kinds[c] = word ? 0 : c < ' ' || c == 127 ? CONTROL : OTHER;
        }
        kinds[' '] = BLANK;
        kinds['\t'] = BLANK;
        kinds['\n'] = LINE | BLANK;
        kinds['\r'] = LINE | BLANK;
        kinds['\''] = QUOTE;
        kinds['"'] = QUOTE;
        kinds['`'] = TICK | QUOTE;
        kinds['='] = EQUALS;
        kinds['<'] = ANGLE;
        kinds['>'] = ANGLE;
        kinds['('] = OPEN;
        kinds[';'] = SEMICOLON;
        kinds['|'] = PIPE;
        kinds['&'] = AND;
        kinds['#'] = HASH;
        kinds['*'] = STAR;
        kinds['$'] = DOLLAR;
        kinds['{'] = BRACE;
        kinds['/'] = SLASH;
        kinds['\\'] = BACKSLASH;
        kinds['%'] = PERCENT;
        kinds['+'] = PLUS;
        kinds[':'] = COLON;
        kinds['.'] = DOT;
        kinds['@'] = AT;
        kinds['['] = BRACKET;
        kinds['-'] = DASH;
        kinds[','] = COMMA;
        kinds['!'] = BANG;
        return kinds;
    }

    private static ScreenWords words() {
        var words = new ScreenWords();
        words.add(SQL, SqlWords.LOGIC, SqlWords.COMPARISON, SqlWords.KEYWORDS);
        words.add(SQL_LEXICON, SqlWords.LEXICON.keySet());
        words.add(SCRIPT, MarkupWords.SINKS);
        words.add(SHELL_FIRST, ShellWords.STRONG, ShellWords.MEDIUM, ShellWords.WEAK);
        words.add(SHELL, java.util.Set.of("bin", "sbin", "system32", "powershell", "cmd"));
        words.add(PATH_FILE, java.util.List.of(PathDetector.FILES), PathDetector.EXACT_NAMES);
        words.add(PATH, java.util.Set.of("convert"));
        words.add(CODE, java.util.List.of(CodeDetector.RUNTIME), java.util.List.of(CodeDetector.RUNNERS));
        words.add(CODE, java.util.List.of(CodeDetector.PHP));
        words.add(DOCUMENT, java.util.Set.of("this", "db", "return", "sleep"));
        words.add(
                ADDRESS,
                java.util.Set.of(
                        "169.254.169.254",
                        "metadata",
                        "instance",
                        "computemetadata",
                        "latest",
                        "100.100.100.200",
                        "169.254.170.2"));
        return words;
    }
}
