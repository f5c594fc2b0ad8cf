package ai.bhiv.llm.internal.body;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What an answer that is no stream says of itself.
///
/// @param counts absent when the provider reported none
/// @param finish why it ended, in the provider's word
public record WholeAnswer(@Nullable TokenCounts counts, String finish) {
    /// Reads an answer of status 200.
    ///
    /// @return absent when it is not an answer of this protocol: not JSON, or without what every answer has
    public static @Nullable WholeAnswer read(Dialect dialect, byte[] bytes) {
        JsonNode body;
        try {
            body = ProviderJson.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            return null;
        }
        var usage = body.path("usage");
        return switch (dialect) {
            case CHAT ->
                body.path("choices").isArray()
                        ? new WholeAnswer(
                                TokenCounts.ofChat(usage),
                                body.path("choices")
                                        .path(0)
                                        .path("finish_reason")
                                        .asString(""))
                        : null;
            case RESPONSES ->
                body.path("output").isArray()
                        ? new WholeAnswer(
                                TokenCounts.ofResponse(usage),
                                body.path("status").asString(""))
                        : null;
            case EMBEDDINGS -> body.path("data").isArray() ? new WholeAnswer(TokenCounts.ofChat(usage), "") : null;
            case MESSAGES ->
                body.path("content").isArray()
                        ? new WholeAnswer(
                                usage.path("input_tokens").isIntegralNumber()
                                        ? TokenCounts.ofMessage(usage, TokenCounts.NONE)
                                        : null,
                                body.path("stop_reason").asString(""))
                        : null;
            case COUNT_TOKENS ->
                body.path("input_tokens").isIntegralNumber() ? new WholeAnswer(TokenCounts.NONE, "") : null;
        };
    }
}
