package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.llm.internal.body.GovernedBody;
import java.time.Clock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A request said in another protocol than its client's, and how what comes back is said in the client's.
///
/// @param body what the provider gets
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Translation(Dialect dialect, byte[] body, Losses losses, Answers answers) {

    /// Whether what a client asks in this protocol can be said in that of the other family.
    public static boolean exists(Dialect client) {
        return client == Dialect.CHAT || client == Dialect.MESSAGES;
    }

    /// What a target is called and how it names limits.
    ///
    /// @param limit the name of the most tokens of output
    /// @param atMost tokens of output where the client sets no limit
    public record Goal(String model, String limit, long atMost) {}

    /// From chat completions to messages, or back.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 422 for what the other protocol cannot do
    public static Translation of(Dialect client, GovernedBody body, Goal goal, Clock clock) {
        var losses = new Losses();
        var tree = tree(body);
        if (client == Dialect.CHAT) {
            var usage = tree.path("stream_options").path("include_usage").asBoolean(false);
            var translated = ChatRequest.translated(tree, goal.model, goal.atMost, losses);
            return new Translation(
                    Dialect.MESSAGES, Trees.bytes(translated), losses, new MessagesAnswers(clock, usage));
        }
        var translated = MessagesRequest.translated(tree, goal.model, goal.limit, losses);
        return new Translation(Dialect.CHAT, Trees.bytes(translated), losses, new ChatAnswers());
    }

    private static JsonNode tree(GovernedBody body) {
        try {
            return Trees.read(body.bytes());
        } catch (JacksonException e) {
            throw LlmProblem.BODY_MALFORMED.because("body: " + e.getOriginalMessage());
        }
    }
}
