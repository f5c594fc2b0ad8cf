package ai.bhiv.llm.internal.body;

import ai.bhiv.platform.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// A client's body with the places of the fields that decide how it is handled (LLM-20, LLM-25). One forward pass finds
/// them; the bytes stay as they came, and what goes on is the same bytes with one range exchanged.
public final class GovernedBody {
    private static final Set<String> GOVERNED = Set.of(
            "model",
            "stream",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "n",
            "user",
            "tools",
            "stream_options",
            "previous_response_id",
            "metadata");

    private final byte[] bytes;
    private final Map<String, Range> fields;
    private final int wide;
    private final int firstMember;

    private record Range(int from, int to) {}

    private GovernedBody(byte[] bytes, Map<String, Range> fields, int wide, int firstMember) {
        this.bytes = bytes;
        this.fields = fields;
        this.wide = wide;
        this.firstMember = firstMember;
    }

    /// Reads the body, which must be one JSON object.
    ///
    /// @throws MalformedBody naming what and at which byte
    public static GovernedBody of(byte[] bytes) {
        var json = new JsonBytes(bytes);
        var fields = new HashMap<String, Range>();
        json.expect('{');
        int first = json.at();
        if (json.peek() == '}') {
            json.expect('}');
        } else {
            while (true) {
                member(json, fields);
                if (json.peek() == '}') {
                    json.expect('}');
                    break;
                }
                json.expect(',');
            }
        }
        if (json.peek() != -1) {
            throw json.fault("bytes after the object");
        }
        return new GovernedBody(bytes, fields, json.wide(), first);
    }

    private static void member(JsonBytes json, Map<String, Range> fields) {
        json.peek();
        int from = json.at();
        boolean escaped = json.string();
        var name = json.text(from + 1, json.at() - 1);
        if (escaped && GOVERNED.contains(unescaped(name, json))) {
            throw json.fault("the name of a governed field with escapes");
        }
        json.expect(':');
        json.peek();
        int start = json.at();
        json.value();
        if (GOVERNED.contains(name) && fields.put(name, new Range(start, json.at())) != null) {
            throw json.fault("'" + name + "' twice");
        }
    }

    private static String unescaped(String raw, JsonBytes json) {
        try {
            return Json.MAPPER.readValue("\"" + raw + "\"", String.class);
        } catch (JacksonException e) {
            throw json.fault("a name that is no string");
        }
    }

    /// The model that is asked for.
    ///
    /// @throws MalformedBody when there is none, or it is no text
    public String model() {
        var name = text("model");
        if (name == null || name.isEmpty()) {
            throw new MalformedBody("no model", 0);
        }
        return name;
    }

    /// A governed text; absent when it is not there or null.
    public @Nullable String text(String name) {
        var raw = raw(name);
        if (raw == null || raw.equals("null")) {
            return null;
        }
        if (raw.charAt(0) != '"') {
            throw wrong(name, "a text");
        }
        try {
            return Json.MAPPER.readValue(raw, String.class);
        } catch (JacksonException e) {
            throw wrong(name, "a text");
        }
    }

    /// Whether a governed field is `true`.
    public boolean isTrue(String name) {
        var raw = raw(name);
        if (raw == null || raw.equals("null") || raw.equals("false")) {
            return false;
        }
        if (!raw.equals("true")) {
            throw wrong(name, "true or false");
        }
        return true;
    }

    /// A governed whole number; absent when it is not there or null.
    public @Nullable Integer number(String name) {
        var raw = raw(name);
        if (raw == null || raw.equals("null")) {
            return null;
        }
        if (raw.length() > 40 || !raw.matches("-?[0-9.eE+-]+")) {
            throw wrong(name, "a whole number");
        }
        try {
            var number = new BigDecimal(raw);
            if (Math.abs((long) number.scale()) > 20) {
                throw wrong(name, "a whole number up to 2147483647");
            }
            return number.intValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(name, "a whole number up to 2147483647");
        }
    }

    /// The most output tokens that the client allows, under any of the names that the protocols have for it.
    public @Nullable Integer outputLimit() {
        for (var name : new String[] {"max_completion_tokens", "max_output_tokens", "max_tokens"}) {
            var limit = number(name);
            if (limit != null) {
                return limit;
            }
        }
        return null;
    }

    /// Whether the field is there.
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /// The field's value as it stands; absent when it is not there.
    public @Nullable String raw(String name) {
        var range = fields.get(name);
        return range == null ? null : new String(bytes, range.from, range.to - range.from, StandardCharsets.UTF_8);
    }

    private MalformedBody wrong(String name, String expected) {
        var range = fields.get(name);
        return new MalformedBody("'" + name + "' is not " + expected, range == null ? 0 : range.from);
    }

    public int length() {
        return bytes.length;
    }

    /// The client's own bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Tokens that this body cannot have more of, without a tokenizer: half of its ASCII bytes and each byte of other
    /// characters. Denser text (a base64 image read as text) is not seen in what providers count.
    public long tokensAtMost() {
        return (bytes.length - wide + 1L) / 2 + wide;
    }

    /// What is counted when the provider reports nothing: four bytes of ASCII a token, two of others.
    public long tokensCounted() {
        return (bytes.length - wide + 3L) / 4 + (wide + 1L) / 2;
    }

    /// The same bytes with the value of `model` exchanged.
    ///
    /// @param member a whole member, such as `"stream_options":{}`, put in front of all others; empty for none
    public byte[] withModel(String model, String member) {
        var name = Json.MAPPER.writeValueAsBytes(model);
        var range = fields.get("model");
        if (range == null) {
            throw new MalformedBody("no model", 0);
        }
        var extra = member.isEmpty() ? new byte[0] : (member + ",").getBytes(StandardCharsets.UTF_8);
        var out = new byte[bytes.length - (range.to - range.from) + name.length + extra.length];
        System.arraycopy(bytes, 0, out, 0, firstMember);
        System.arraycopy(extra, 0, out, firstMember, extra.length);
        int at = firstMember + extra.length;
        System.arraycopy(bytes, firstMember, out, at, range.from - firstMember);
        at += range.from - firstMember;
        System.arraycopy(name, 0, out, at, name.length);
        at += name.length;
        System.arraycopy(bytes, range.to, out, at, bytes.length - range.to);
        return out;
    }
}
