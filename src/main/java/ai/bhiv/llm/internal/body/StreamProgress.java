package ai.bhiv.llm.internal.body;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Follows the events of one stream: whether something that a person sees was sent (LLM-32), whether the protocol's
/// terminal came (LLM-33), and what was used. One thread at a time.
public final class StreamProgress {
    private final Dialect dialect;
    private boolean visible;
    private boolean terminal;
    private boolean failed;
    private String finish = "";
    private @Nullable TokenCounts counts;
    private long pieces;
    private long characters;

    /// What one event is for the one who passes it on.
    public enum Kind {
        /// Goes on; until something visible comes, it may also wait.
        ORDINARY,
        /// Tells only the usage, which the client may not have asked for.
        USAGE_ONLY,
        /// The provider says that it failed.
        ERROR
    }

    public StreamProgress(Dialect dialect) {
        this.dialect = dialect;
    }

    /// Takes the next event into account.
    public Kind see(EventReading.Event event) {
        if (event.data().isEmpty()) {
            return Kind.ORDINARY;
        }
        if (dialect == Dialect.CHAT && event.data().equals("[DONE]")) {
            terminal = true;
            return Kind.ORDINARY;
        }
        JsonNode data;
        try {
            data = ProviderJson.MAPPER.readTree(event.data());
        } catch (JacksonException e) {
            failed = true;
            return Kind.ERROR;
        }
        var kind = switch (dialect) {
            case CHAT -> chat(data);
            case RESPONSES -> response(data);
            default -> message(data);
        };
        failed |= kind == Kind.ERROR;
        return kind;
    }

    private Kind chat(JsonNode data) {
        if (data.path("error").isObject() || !data.path("choices").isArray()) {
            return Kind.ERROR;
        }
        var usage = TokenCounts.ofChat(data.path("usage"));
        if (usage != null) {
            counts = usage;
        }
        for (var choice : data.path("choices")) {
            var delta = choice.path("delta");
            var end = choice.path("finish_reason").asString("");
            finish = end.isEmpty() ? finish : end;
            long seen = length(delta, "content") + length(delta, "refusal") + length(delta, "reasoning_content");
            boolean call = delta.has("tool_calls") || delta.has("function_call");
            for (var one : delta.path("tool_calls")) {
                seen += length(one.path("function"), "arguments");
            }
            piece(seen, call);
            visible |= !end.isEmpty();
        }
        return usage != null && data.path("choices").isEmpty() ? Kind.USAGE_ONLY : Kind.ORDINARY;
    }

    private Kind response(JsonNode data) {
        var type = data.path("type").asString("");
        if (type.equals("error")) {
            return Kind.ERROR;
        }
        if (type.endsWith(".delta")) {
            piece(length(data, "delta"), true);
        }
        if (type.equals("response.completed") || type.equals("response.incomplete") || type.equals("response.failed")) {
            terminal = true;
            visible = true;
            finish = type.substring("response.".length());
            counts = TokenCounts.ofResponse(data.path("response").path("usage"));
        }
        return type.equals("response.failed") ? Kind.ERROR : Kind.ORDINARY;
    }

    private Kind message(JsonNode data) {
        var before = counts == null ? TokenCounts.NONE : counts;
        switch (data.path("type").asString("")) {
            case "error" -> {
                return Kind.ERROR;
            }
            case "message_start" -> counts = reported(data.path("message").path("usage"), before);
            case "content_block_start" -> {
                var kind = data.path("content_block").path("type").asString("text");
                visible |= !kind.equals("text") && !kind.equals("thinking");
            }
            case "content_block_delta" -> {
                var delta = data.path("delta");
                piece(length(delta, "text") + length(delta, "partial_json") + length(delta, "thinking"), true);
            }
            case "message_delta" -> {
                counts = reported(data.path("usage"), before);
                finish = data.path("delta").path("stop_reason").asString(finish);
                visible = true;
            }
            case "message_stop" -> terminal = true;
            default -> {}
        }
        return Kind.ORDINARY;
    }

    private static TokenCounts reported(JsonNode usage, TokenCounts before) {
        return TokenCounts.ofMessage(usage, before);
    }

    private static long length(JsonNode node, String member) {
        return node.path(member).isString() ? node.path(member).stringValue().length() : 0;
    }

    private void piece(long length, boolean call) {
        if (length > 0 || call) {
            visible = true;
            pieces++;
            characters += length;
        }
    }

    /// Whether an event with content, a tool call or reasoning came.
    public boolean visible() {
        return visible;
    }

    /// Whether the stream ended as its protocol ends one.
    ///
    /// @param withoutDone whether this provider is known to leave out `[DONE]`
    public boolean complete(boolean withoutDone) {
        return terminal || withoutDone && dialect == Dialect.CHAT && !finish.isEmpty();
    }

    /// Whether the provider said that it failed, or sent what is no event of the protocol.
    public boolean failed() {
        return failed;
    }

    public String finish() {
        return finish;
    }

    /// What the provider reported; absent when it did not, or only the beginning of it.
    public @Nullable TokenCounts counts() {
        return counts != null && dialect == Dialect.MESSAGES && finish.isEmpty() ? null : counts;
    }

    /// Tokens of output counted by ourselves: four characters a token, and one for each event at least, because
    /// providers send a token or more in each.
    public long counted() {
        return Math.max(pieces, (characters + 3) / 4);
    }
}
