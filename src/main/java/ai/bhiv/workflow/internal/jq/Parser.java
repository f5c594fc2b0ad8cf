package ai.bhiv.workflow.internal.jq;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads jq 1.6, with what 1.7 made shorter (`if` without `else`), by recursive descent.
final class Parser {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> WORDS = Set.of(
            "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch", "label", "and", "or",
            "import", "include", "__loc__");
    private static final Map<String, Integer> PRECEDENCE =
            Map.of("==", 4, "!=", 4, "<", 4, "<=", 4, ">", 4, ">=", 4, "+", 5, "-", 5, "*", 6, "/", 6);
    private static final Set<String> ASSIGNING = Set.of("=", "|=", "+=", "-=", "*=", "/=", "%=", "//=");
    private static final List<String> OPERATORS = List.of(
            "//=", "?//", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "|", ",", "=", "<",
            ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ":", ";", ".", "?");
    private static final int DEEPEST = 200;

    private final String text;
    private int at;
    private int depth;

    Parser(String text) {
        this.text = text;
    }

    Node whole() {
        var node = pipe();
        spaces();
        if (at < text.length()) {
            throw unexpected("an operator or the end");
        }
        return node;
    }

    /// Definitions alone, around what follows.
    Node around(Node rest) {
        spaces();
        if (at >= text.length()) {
            return rest;
        }
        return definition(() -> around(rest));
    }

    private Node pipe() {
        if (++depth > DEEPEST) {
            throw new JqException("the expression is nested deeper than " + DEEPEST + " levels");
        }
        try {
            return pipeInside();
        } finally {
            depth--;
        }
    }

    private Node pipeInside() {
        if (peekWord("def")) {
            return definition(this::pipe);
        }
        if (word("label")) {
            var name = variable();
            need("|");
            return new Node.Label(name, pipe());
        }
        var left = comma();
        return operator("|") ? new Node.Pipe(left, pipe()) : left;
    }

    private Node definition(java.util.function.Supplier<Node> rest) {
        if (!word("def")) {
            throw unexpected("def");
        }
        var name = name();
        var parameters = new ArrayList<String>();
        if (operator("(")) {
            do {
                spaces();
                parameters.add(peek("$") ? "$" + variable() : name());
            } while (operator(";"));
            need(")");
        }
        need(":");
        var body = pipe();
        need(";");
        return new Node.Define(name, parameters, body, rest.get());
    }

    private Node comma() {
        var left = otherwise();
        while (operator(",")) {
            left = new Node.Comma(left, otherwise());
        }
        return left;
    }

    private Node otherwise() {
        var left = assignment();
        return operator("//") ? new Node.Otherwise(left, otherwise()) : left;
    }

    private Node assignment() {
        var left = or();
        var op = peekOperator();
        if (!ASSIGNING.contains(op)) {
            return left;
        }
        at += op.length();
        return new Node.Assign(op, left, otherwise());
    }

    private Node or() {
        var left = and();
        while (word("or")) {
            left = new Node.Logic(false, left, and());
        }
        return left;
    }

    private Node and() {
        var left = binary(4);
        while (word("and")) {
            left = new Node.Logic(true, left, binary(4));
        }
        return left;
    }

    private Node binary(int lowest) {
        var left = postfix();
        while (true) {
            var op = peekOperator();
            int strength = op.equals("%") ? 6 : PRECEDENCE.getOrDefault(op, 0);
            if (strength < lowest) {
                return left;
            }
            at += op.length();
            left = new Node.Binary(op, left, binary(strength + 1));
            if (strength == 4) {
                return left;
            }
        }
    }

    private Node postfix() {
        if (operator("-")) {
            return new Node.Negate(postfix());
        }
        var node = term();
        while (true) {
            spaces();
            if (peek(".") && !peek("..")) {
                at++;
                spaces();
                if (operator("[")) {
                    node = bracket(node);
                } else if (peek("\"")) {
                    node = new Node.Index(node, string("text"));
                } else {
                    node = new Node.Index(node, new Node.Literal(NODES.stringNode(name())));
                }
            } else if (operator("[")) {
                node = bracket(node);
            } else if (peek("?") && !peek("?//")) {
                at++;
                node = new Node.Try(node, null);
            } else if (peekWord("as")) {
                // binds tighter than everything to its left
                at += 2;
                var pattern = pattern();
                need("|");
                return new Node.Bind(node, pattern, pipe());
            } else {
                return node;
            }
        }
    }

    private Node bracket(Node of) {
        if (operator("]")) {
            return new Node.Iterate(of);
        }
        if (operator(":")) {
            var to = pipe();
            need("]");
            return new Node.Slice(of, null, to);
        }
        var key = pipe();
        if (operator(":")) {
            var to = peekOperator().equals("]") ? null : pipe();
            need("]");
            return new Node.Slice(of, key, to);
        }
        need("]");
        return new Node.Index(of, key);
    }

    private Node term() {
        spaces();
        if (at >= text.length()) {
            throw unexpected("a value");
        }
        char c = text.charAt(at);
        if (Character.isDigit(c) || c == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
            return number();
        }
        switch (c) {
            case '"' -> {
                return string("text");
            }
            case '@' -> {
                at++;
                var format = name();
                spaces();
                return peek("\"") ? string(format) : new Node.Format(format);
            }
            case '$' -> {
                return new Node.Variable(variable());
            }
            case '(' -> {
                at++;
                var inner = pipe();
                need(")");
                return inner;
            }
            case '[' -> {
                at++;
                if (operator("]")) {
                    return new Node.Items(null);
                }
                var body = pipe();
                need("]");
                return new Node.Items(body);
            }
            case '{' -> {
                at++;
                return members();
            }
            case '.' -> {
                return dotted();
            }
            default -> {
                return worded();
            }
        }
    }

    private Node dotted() {
        if (operator("..")) {
            return new Node.Descend();
        }
        at++;
        if (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return new Node.Index(new Node.Identity(), string("text"));
            }
            if (Character.isLetter(c) || c == '_') {
                return new Node.Index(new Node.Identity(), new Node.Literal(NODES.stringNode(name())));
            }
        }
        return new Node.Identity();
    }

    private Node worded() {
        if (word("if")) {
            return conditional();
        }
        if (word("try")) {
            var body = tight();
            return new Node.Try(body, word("catch") ? tight() : new Node.Call("empty", List.of()));
        }
        if (word("reduce")) {
            var source = tight();
            needWord("as");
            var pattern = pattern();
            need("(");
            var start = pipe();
            need(";");
            var update = pipe();
            need(")");
            return new Node.Reduce(source, pattern, start, update);
        }
        if (word("foreach")) {
            var source = tight();
            needWord("as");
            var pattern = pattern();
            need("(");
            var start = pipe();
            need(";");
            var update = pipe();
            var extract = operator(";") ? pipe() : null;
            need(")");
            return new Node.Foreach(source, pattern, start, update, extract);
        }
        if (peekWord("def")) {
            return definition(this::pipe);
        }
        if (word("break")) {
            return new Node.Break(variable());
        }
        if (word("import") || word("include")) {
            throw new JqException("modules are not available in expressions");
        }
        var name = name();
        if (WORDS.contains(name)) {
            at -= name.length();
            throw unexpected("a value");
        }
        return switch (name) {
            case "true" -> new Node.Literal(NODES.booleanNode(true));
            case "false" -> new Node.Literal(NODES.booleanNode(false));
            case "null" -> new Node.Literal(NODES.nullNode());
            default -> {
                var arguments = new ArrayList<Node>();
                if (operator("(")) {
                    do {
                        arguments.add(pipe());
                    } while (operator(";"));
                    need(")");
                }
                yield new Node.Call(name, arguments);
            }
        };
    }

    /// A term with what stands behind it, but without `as`.
    private Node tight() {
        var node = term();
        while (true) {
            spaces();
            if (peek(".") && !peek("..")) {
                at++;
                node = operator("[")
                        ? bracket(node)
                        : new Node.Index(
                                node, peek("\"") ? string("text") : new Node.Literal(NODES.stringNode(name())));
            } else if (operator("[")) {
                node = bracket(node);
            } else if (operator("?")) {
                node = new Node.Try(node, null);
            } else {
                return node;
            }
        }
    }

    private Node conditional() {
        var condition = pipe();
        needWord("then");
        var then = pipe();
        if (word("elif")) {
            return new Node.If(condition, then, conditional());
        }
        Node otherwise = word("else") ? pipe() : new Node.Identity();
        needWord("end");
        return new Node.If(condition, then, otherwise);
    }

    private Node members() {
        var members = new ArrayList<Node.Member>();
        if (operator("}")) {
            return new Node.Members(members);
        }
        do {
            members.add(member());
        } while (operator(","));
        need("}");
        return new Node.Members(members);
    }

    private Node.Member member() {
        spaces();
        Node key;
        Node usual = null;
        if (peek("$")) {
            var name = variable();
            key = new Node.Literal(NODES.stringNode(name));
            usual = new Node.Variable(name);
        } else if (operator("(")) {
            key = pipe();
            need(")");
        } else if (peek("\"")) {
            key = string("text");
            usual = new Node.Index(new Node.Identity(), key);
        } else if (peek("@")) {
            at++;
            key = string(name());
            usual = new Node.Index(new Node.Identity(), key);
        } else {
            key = new Node.Literal(NODES.stringNode(
                    Character.isDigit(peekChar()) ? number().value().asString() : name()));
            usual = new Node.Index(new Node.Identity(), key);
        }
        if (operator(":")) {
            var value = alternatives();
            return new Node.Member(key, value);
        }
        if (usual == null) {
            throw unexpected(":");
        }
        return new Node.Member(key, usual);
    }

    /// What may stand as a member's value: no comma, and pipes only in parentheses, but `a | b` is read as jq does.
    private Node alternatives() {
        var left = otherwise();
        return operator("|") ? new Node.Pipe(left, alternatives()) : left;
    }

    private Node.Pattern pattern() {
        spaces();
        if (peek("$")) {
            return new Node.Pattern.Name(variable());
        }
        if (operator("[")) {
            var items = new ArrayList<Node.Pattern>();
            do {
                items.add(pattern());
            } while (operator(","));
            need("]");
            return new Node.Pattern.Row(items);
        }
        need("{");
        var members = new ArrayList<Node.FieldPattern>();
        do {
            members.add(fieldPattern());
        } while (operator(","));
        need("}");
        return new Node.Pattern.Fields(members);
    }

    private Node.FieldPattern fieldPattern() {
        spaces();
        if (peek("$")) {
            var name = variable();
            return new Node.FieldPattern(
                    new Node.Literal(NODES.stringNode(name)), name, operator(":") ? pattern() : null);
        }
        Node key;
        if (operator("(")) {
            key = pipe();
            need(")");
        } else {
            key = peek("\"") ? string("text") : new Node.Literal(NODES.stringNode(name()));
        }
        need(":");
        return new Node.FieldPattern(key, null, pattern());
    }

    private Node.Literal number() {
        int from = at;
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
                at++;
            }
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
        }
        try {
            return new Node.Literal(Values.number(new BigDecimal(text.substring(from, at))));
        } catch (NumberFormatException e) {
            at = from;
            throw unexpected("a number");
        }
    }

    private Node string(String format) {
        need("\"");
        var parts = new ArrayList<Node>();
        var plain = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw unexpected("\" at the text's end");
            }
            char c = text.charAt(at++);
            if (c == '"') {
                break;
            }
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = at < text.length() ? text.charAt(at++) : ' ';
            switch (escaped) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case '/', '\\', '"' -> plain.append(escaped);
                case 'u' -> {
                    plain.append(hex());
                }
                case '(' -> {
                    if (!plain.isEmpty()) {
                        parts.add(new Node.Literal(NODES.stringNode(plain.toString())));
                        plain.setLength(0);
                    }
                    // wrapped, so that a literal in parentheses is written by the format as well
                    parts.add(new Node.Pipe(new Node.Identity(), pipe()));
                    need(")");
                }
                default -> throw unexpected("an escape of JSON");
            }
        }
        if (!plain.isEmpty() || parts.isEmpty()) {
            parts.add(new Node.Literal(NODES.stringNode(plain.toString())));
        }
        return parts.size() == 1 && parts.getFirst() instanceof Node.Literal only ? only : new Node.Text(parts, format);
    }

    private char hex() {
        try {
            char c = (char) Integer.parseInt(text.substring(at, Math.min(at + 4, text.length())), 16);
            at += 4;
            return c;
        } catch (NumberFormatException e) {
            throw unexpected("four hex digits");
        }
    }

    private String variable() {
        spaces();
        if (!peek("$")) {
            throw unexpected("a variable");
        }
        at++;
        return name();
    }

    private String name() {
        spaces();
        int from = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')
                && !(at == from && Character.isDigit(text.charAt(at)))) {
            at++;
        }
        if (from == at) {
            throw unexpected("a name");
        }
        return text.substring(from, at);
    }

    private void spaces() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private char peekChar() {
        return at < text.length() ? text.charAt(at) : ' ';
    }

    private boolean peek(String token) {
        return text.startsWith(token, at);
    }

    private String peekOperator() {
        spaces();
        for (var operator : OPERATORS) {
            if (peek(operator)) {
                return operator;
            }
        }
        return "";
    }

    private boolean operator(String token) {
        if (!peekOperator().equals(token)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private boolean peekWord(String word) {
        spaces();
        int end = at + word.length();
        return peek(word)
                && (end >= text.length() || !(Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_'));
    }

    private boolean word(String word) {
        if (!peekWord(word)) {
            return false;
        }
        at += word.length();
        return true;
    }

    private void need(String token) {
        spaces();
        if (token.equals("\"") ? peek("\"") : peekOperator().equals(token)) {
            at += token.length();
            return;
        }
        throw unexpected(token);
    }

    private void needWord(String word) {
        if (!word(word)) {
            throw unexpected(word);
        }
    }

    private JqException unexpected(String expected) {
        spaces();
        var found = at >= text.length() ? null : text.substring(at, Math.min(text.length(), at + 12));
        return new JqException("at character %d: %s (expected: %s)"
                .formatted(at + 1, found == null ? "the end" : "'" + found + "'", expected));
    }
}
