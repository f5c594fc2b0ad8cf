package ai.bhiv.guard.internal;

/// Cross-site scripting in markup: the value is read as a browser's tokeniser would, leniently, from every `<` on, and
/// as the inside of an attribute that it breaks.
final class MarkupDetector implements Detector {
    private static final int ELEMENTS = 200;

    @Override
    public void inspect(Form form, Evidence evidence) {
        var text = form.folded();
        int elements = 0;
        int at = text.indexOf('<');
        while (at >= 0 && elements < ELEMENTS) {
            elements++;
            element(form, at, evidence);
            at = text.indexOf('<', at + 1);
        }
        attributes(form, 0, text.length(), false, evidence);
        padded(form, evidence);
    }

    /// A character reference of `<` that is padded with zeros: no program writes one.
    private static void padded(Form form, Evidence evidence) {
        var text = form.folded();
        for (int at = text.indexOf("&#"); at >= 0; at = text.indexOf("&#", at + 2)) {
            int digit = at + 2 + (text.startsWith("x", at + 2) ? 1 : 0);
            int zeros = digit;
            while (zeros < text.length() && text.charAt(zeros) == '0') {
                zeros++;
            }
            if (zeros > digit && text.startsWith(digit == at + 3 ? "3c" : "60", zeros)) {
                evidence.add(Rule.XSS_HIDDEN, form, at, zeros + 2);
            }
        }
    }

    private static void element(Form form, int open, Evidence evidence) {
        var text = form.folded();
        int start = open + 1;
        while (start < text.length() && junk(text.charAt(start))) {
            start++;
        }
        boolean closing = start < text.length() && text.charAt(start) == '/';
        if (closing) {
            start++;
        }
        int end = start;
        while (end < text.length() && name(text.charAt(end))) {
            end++;
        }
        if (end == start || !Letters.letter(text.charAt(start))) {
            if (text.startsWith("?xml-stylesheet", open + 1) || text.startsWith("?import", open + 1)) {
                evidence.add(Rule.XSS_SCRIPT, form, open, end);
            }
            if (text.startsWith("![cdata[", open + 1) || text.startsWith("!--[if", open + 1)) {
                evidence.add(Rule.XSS_ACTIVE_MARKUP, form, open, end);
            }
            return;
        }
        var name = text.substring(start, end);
        int colon = name.indexOf(':');
        var local = colon < 0 ? name : name.substring(colon + 1);
        if (closing) {
            closingTag(form, open, end, name, evidence);
            return;
        }
        int close = elementEnd(text, end);
        boolean bounded = end >= text.length() || !Letters.word(text.charAt(end));
        if (name.equals("script") || local.equals("script")) {
            evidence.add(mentioned(text, end, close) ? Rule.XSS_ACTIVE_MARKUP : Rule.XSS_SCRIPT, form, open, close);
        } else if (MarkupWords.ACTIVE.contains(name) && bounded && (close < text.length() || end < text.length())) {
            boolean loads = text.indexOf('=', end) > 0 || !name.equals("link") && !name.equals("xml");
            evidence.add(loads ? Rule.XSS_SCRIPT : Rule.XSS_ACTIVE_MARKUP, form, open, close);
        } else if (MarkupWords.LOADING.contains(name) && bounded && !harmless(text, name, end, close)) {
            evidence.add(Rule.XSS_ACTIVE_MARKUP, form, open, close);
        }
        boolean animates =
                (local.equals("set") || local.startsWith("animate")) && text.indexOf("attributename", end) > 0;
        if (animates) {
            evidence.add(Rule.XSS_SCRIPT, form, open, close);
        }
        attributes(form, end, close, true, evidence);
        if (name.equals("style")) {
            StyleWords.inspect(form, close, text.length(), evidence);
            boolean sheet = text.indexOf('{', close) > 0 || close > end && text.indexOf('=', end) > 0;
            if (bounded && sheet && !mentioned(text, end, close)) {
                evidence.add(Rule.XSS_STYLE, form, open, close);
            }
        }
        boolean drawing = local.equals("svg") || local.equals("math");
        if (drawing && bounded && (close > end || text.startsWith("<", close + 1))) {
            evidence.add(Rule.XSS_SCRIPT, form, open, close);
        }
    }

    /// Whether the element stands in a sentence about it: no attribute, no call behind it, no end.
    private static boolean mentioned(String text, int end, int close) {
        return close == end
                && close + 2 < text.length()
                && text.charAt(close + 1) == ' '
                && Letters.letter(text.charAt(close + 2))
                && text.indexOf('(', close) < 0
                && text.indexOf('`', close) < 0
                && text.indexOf("</", close) < 0;
    }

    /// Links and tables are part of ordinary texts; drawings and forms in a value are not.
    private static boolean harmless(String text, String name, int end, int close) {
        return switch (name) {
            case "a",
                    "area",
                    "table",
                    "td",
                    "img",
                    "image",
                    "body",
                    "html",
                    "details",
                    "select",
                    "source",
                    "set",
                    "use",
                    "button",
                    "video",
                    "audio",
                    "style",
                    "template",
                    "input",
                    "dialog" ->
                close == end || text.charAt(Math.min(end, text.length() - 1)) != '/' || name.equals("a");
            default -> false;
        };
    }

    private static void closingTag(Form form, int open, int end, String name, Evidence evidence) {
        switch (name) {
            case "script" -> {
                evidence.add(Rule.XSS_ACTIVE_MARKUP, form, open, end);
                evidence.add(Rule.XSS_BREAK, form, open, end);
            }
            case "style", "title", "textarea", "noscript", "iframe", "xmp", "noembed", "template" ->
                evidence.add(Rule.XSS_BREAK, form, open, end);
            default -> {
                // the end of ordinary markup
            }
        }
    }

    /// The attributes between two places. Outside of an element only what follows a quote, a blank or the beginning can
    /// be one.
    private static void attributes(Form form, int from, int to, boolean inside, Evidence evidence) {
        var text = form.folded();
        for (int equals = text.indexOf('=', from); equals >= 0 && equals < to; equals = text.indexOf('=', equals + 1)) {
            int end = equals;
            while (end > from && (junk(text.charAt(end - 1)) || inside && skipped(text.charAt(end - 1)))) {
                end--;
            }
            int start = end;
            while (start > from && name(text.charAt(start - 1))) {
                start--;
            }
            if (start < end) {
                attribute(form, start, end, equals, inside, evidence);
            }
        }
    }

    private static void attribute(Form form, int start, int end, int equals, boolean inside, Evidence evidence) {
        var text = form.folded();
        var name = text.substring(start, end);
        int value = Letters.skipBlanks(text, equals + 1);
        boolean quote = value < text.length() && "\"'`".indexOf(text.charAt(value)) >= 0;
        int from = quote ? value + 1 : value;
        if (name.length() > 3 && name.startsWith("on")) {
            handler(form, start, name.substring(2), value, inside, evidence);
        } else if (inside && name.equals("style")) {
            StyleWords.inspect(form, from, text.length(), evidence);
            if (StyleWords.loads(form, from, text.length())) {
                evidence.add(Rule.XSS_STYLE, form, start, text.length());
            }
        } else if (inside && name.equals("srcdoc")) {
            evidence.add(Rule.XSS_HANDLER, form, start, text.length());
        } else if (!inside && name.equals("style") && (start == 0 || "\"' /".indexOf(text.charAt(start - 1)) >= 0)) {
            StyleWords.inspect(form, from, text.length(), evidence);
        }
        if (inside && text.startsWith("&{", from)) {
            ScriptAddress.inspect(form, from + 2, evidence);
            if (text.indexOf('(', from) > 0 && text.indexOf('}', from) > 0) {
                evidence.add(Rule.XSS_URL, form, from, text.indexOf('}', from) + 1);
            }
        }
        if (inside && (MarkupWords.ADDRESSES.contains(name) || name.startsWith("xlink"))) {
            ScriptAddress.inspect(form, from, evidence);
            if (text.startsWith("//", from) && name.equals("href") && text.startsWith("base", Math.max(0, start - 5))) {
                evidence.add(Rule.XSS_URL, form, start, from + 2);
            }
        }
    }

    private static void handler(Form form, int start, String event, int value, boolean inside, Evidence evidence) {
        var text = form.folded();
        if (inside) {
            evidence.add(Rule.XSS_HANDLER, form, start, value);
            return;
        }
        char before = start == 0 ? ' ' : text.charAt(start - 1);
        boolean apart = Letters.blank(before) || "\"'`/;>".indexOf(before) >= 0;
        if (!apart || !MarkupWords.EVENTS.contains(event) || value >= text.length()) {
            return;
        }
        boolean breaks = "\"'`".indexOf(before) >= 0 || text.indexOf('"') >= 0 || text.indexOf('\'') >= 0;
        boolean calls = text.indexOf('(', value) >= 0 || text.indexOf('`', value) >= 0 || text.indexOf(':', value) >= 0;
        if (breaks || calls) {
            evidence.add(Rule.XSS_BROKEN_ATTRIBUTE, form, start, value);
        }
    }

    /// The `>` that ends the element, quotes respected where they close, or the end.
    private static int elementEnd(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '>') {
                return at;
            }
            if ((c == '"' || c == '\'') && at > 0 && text.charAt(at - 1) == '=') {
                int close = text.indexOf(c, at + 1);
                at = close < 0 ? at : close;
            }
            at++;
        }
        return text.length();
    }

    /// What may stand between the name of an attribute and its `=` in one browser or another.
    private static boolean skipped(char c) {
        return Letters.blank(c) || c == '/' || c == '"' || c == '\'';
    }

    private static boolean name(char c) {
        return Letters.letter(c) || Letters.digit(c) || c == '-' || c == ':' || c == '_' || c == '.';
    }

    /// What tokenisers were seen to skip.
    private static boolean junk(char c) {
        return c < ' ' || c == 127 || c == 0xFFFD;
    }
}
