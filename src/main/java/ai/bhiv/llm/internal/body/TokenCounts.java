package ai.bhiv.llm.internal.body;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tokens of one attempt, in the same sense for all protocols.
///
/// @param input read at the full price: neither from nor into a cache
/// @param cacheRead read from the provider's prompt cache
/// @param cacheWrite written into it
/// @param output all that was generated, reasoning too
/// @param reasoning the part of the output that nobody sees
public record TokenCounts(long input, long cacheRead, long cacheWrite, long output, long reasoning) {
    /// Nothing was used.
    public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0);

    /// All that went in.
    public long allInput() {
        return input + cacheRead + cacheWrite;
    }

    /// Whether no count is negative.
    public boolean sane() {
        return input >= 0 && cacheRead >= 0 && cacheWrite >= 0 && output >= 0;
    }

    /// The `usage` of an answer of chat completions, completions or embeddings; absent when it is not one.
    static @Nullable TokenCounts ofChat(JsonNode usage) {
        if (!usage.path("prompt_tokens").isIntegralNumber()) {
            return null;
        }
        long all = usage.path("prompt_tokens").asLong(0);
        long cached = usage.path("prompt_tokens_details").path("cached_tokens").asLong(0);
        return new TokenCounts(
                all - cached,
                cached,
                0,
                usage.path("completion_tokens").asLong(0),
                usage.path("completion_tokens_details").path("reasoning_tokens").asLong(0));
    }

    /// The `usage` of a response.
    static @Nullable TokenCounts ofResponse(JsonNode usage) {
        if (!usage.path("input_tokens").isIntegralNumber()) {
            return null;
        }
        long all = usage.path("input_tokens").asLong(0);
        long cached = usage.path("input_tokens_details").path("cached_tokens").asLong(0);
        return new TokenCounts(
                all - cached,
                cached,
                0,
                usage.path("output_tokens").asLong(0),
                usage.path("output_tokens_details").path("reasoning_tokens").asLong(0));
    }

    /// The `usage` of a message; what it leaves out stays as it was before.
    static TokenCounts ofMessage(JsonNode usage, TokenCounts before) {
        return new TokenCounts(
                usage.path("input_tokens").asLong(before.input),
                usage.path("cache_read_input_tokens").asLong(before.cacheRead),
                usage.path("cache_creation_input_tokens").asLong(before.cacheWrite),
                usage.path("output_tokens").asLong(before.output),
                0);
    }
}
