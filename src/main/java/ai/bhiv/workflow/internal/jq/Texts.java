package ai.bhiv.workflow.internal.jq;

import ai.bhiv.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Text: formats such as `@csv`, and regular expressions (those of Java, near to Oniguruma's in what people write).
final class Texts {
    private static final String URI_PLAIN = "-_.~";
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

    private Texts() {}

    static JsonNode format(String name, JsonNode in, Budget budget) {
        var text = switch (name) {
            case "text" -> Values.text(in);
            case "json" -> Values.json(in);
            case "html" -> html(Values.text(in));
            case "uri" -> uri(Values.text(in));
            case "csv" -> row(in, ",", Texts::csv);
            case "tsv" -> row(in, "\t", Texts::tsv);
            case "sh" -> in.isArray() ? in.valueStream().map(Texts::shell).collect(Collectors.joining(" ")) : shell(in);
            case "base64" -> Base64.getEncoder().encodeToString(Values.text(in).getBytes(StandardCharsets.UTF_8));
            case "base64d" -> decoded(Values.text(in));
            default -> throw new JqException(name + " is not a valid format");
        };
        return Values.text(text, budget);
    }

    static boolean known(String format) {
        return java.util.Set.of("text", "json", "html", "uri", "csv", "tsv", "sh", "base64", "base64d")
                .contains(format);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new JqException("string (" + text + ") is not valid base64 data");
        }
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }

    private static String uri(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || URI_PLAIN.indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : "%%%02X".formatted(b & 0xff));
        }
        return out.toString();
    }

    private static String row(JsonNode in, String separator, java.util.function.Function<JsonNode, String> cell) {
        if (!in.isArray()) {
            throw new JqException(Values.shown(in) + " cannot be formatted as a row, only an array can");
        }
        return in.valueStream().map(cell).collect(Collectors.joining(separator));
    }

    private static String csv(JsonNode cell) {
        return cell.isString() ? "\"" + cell.stringValue().replace("\"", "\"\"") + "\"" : scalar(cell);
    }

    private static String tsv(JsonNode cell) {
        return cell.isString()
                ? cell.stringValue()
                        .replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                : scalar(cell);
    }

    private static String scalar(JsonNode cell) {
        if (cell.isContainer()) {
            throw new JqException(Values.shown(cell) + " is not valid in a row");
        }
        return cell.isNull() ? "" : Values.json(cell);
    }

    private static String shell(JsonNode cell) {
        if (cell.isContainer()) {
            throw new JqException(Values.shown(cell) + " can not be escaped for shell");
        }
        return cell.isString() ? "'" + cell.stringValue().replace("'", "'\\''") + "'" : Values.json(cell);
    }

    static String string(JsonNode node, String what) {
        if (!node.isString()) {
            throw new JqException(Values.shown(node) + " " + what);
        }
        return node.stringValue();
    }

    /// All matches as `match` gives them: offset, length, string, captures.
    static ArrayNode matches(JsonNode in, JsonNode pattern, @Nullable JsonNode flags, boolean global, Budget budget) {
        var text = string(in, "cannot be matched, as it is not a string");
        var source = string(pattern, "cannot be matched, as it is not a string");
        boolean all = global;
        int options = 0;
        boolean filled = false;
        if (flags != null && !flags.isNull()) {
            for (char flag : string(flags, "is not a string").toCharArray()) {
                switch (flag) {
                    case 'g' -> all = true;
                    case 'i' -> options |= Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
                    case 'x' -> options |= Pattern.COMMENTS;
                    case 's' -> options |= Pattern.DOTALL;
                    case 'n' -> filled = true;
                    case 'l', 'p' -> options |= flag == 'p' ? Pattern.DOTALL : 0;
                    default -> throw new JqException(flags.stringValue() + " is not a valid modifier string");
                }
            }
        }
        Matcher matcher;
        try {
            matcher = Pattern.compile(source, options).matcher(budget.watched(text));
        } catch (PatternSyntaxException e) {
            throw new JqException(
                    source + " (at offset " + e.getIndex() + ") is not a valid regex: " + e.getDescription());
        }
        var names = names(source, matcher.groupCount());
        var found = Values.NODES.arrayNode();
        while (matcher.find()) {
            if (filled && matcher.end() == matcher.start()) {
                continue;
            }
            budget.made(64);
            found.add(match(text, matcher, names));
            if (!all) {
                break;
            }
        }
        return found;
    }

    private static String[] names(String source, int groups) {
        var names = new String[groups + 1];
        int group = 0;
        for (int i = 0; i < source.length() && group <= groups; i++) {
            if (source.charAt(i) == '\\') {
                i++;
            } else if (source.charAt(i) == '(') {
                var named = GROUP.matcher(source).region(i, source.length());
                if (named.lookingAt()) {
                    group++;
                    if (group <= groups) {
                        names[group] = named.group(1);
                    }
                } else if (i + 1 >= source.length() || source.charAt(i + 1) != '?') {
                    group++;
                }
            }
        }
        return names;
    }

    private static JsonNode match(String text, Matcher matcher, @Nullable String[] names) {
        var match = Values.NODES.objectNode();
        match.put("offset", text.codePointCount(0, matcher.start()));
        match.put("length", text.codePointCount(matcher.start(), matcher.end()));
        match.put("string", text.substring(matcher.start(), matcher.end()));
        var captures = match.putArray("captures");
        for (int i = 1; i <= matcher.groupCount(); i++) {
            var capture = captures.addObject();
            boolean there = matcher.start(i) >= 0;
            capture.put("offset", there ? text.codePointCount(0, matcher.start(i)) : -1);
            capture.put("length", there ? text.codePointCount(matcher.start(i), matcher.end(i)) : 0);
            capture.put("string", there ? text.substring(matcher.start(i), matcher.end(i)) : null);
            capture.put("name", names[i]);
        }
        return match;
    }

    static JsonNode parsed(JsonNode in) {
        var text = string(in, "only strings can be parsed");
        try {
            return Json.MAPPER.readTree(text);
        } catch (tools.jackson.core.JacksonException e) {
            throw new JqException(text.length() > 40 ? "the text is no JSON" : text + " is no JSON");
        }
    }
}
