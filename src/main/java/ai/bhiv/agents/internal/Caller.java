package ai.bhiv.agents.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Calls an operation as the signed-in user, through every check of an ordinary call.
@FunctionalInterface
interface Caller {
    /// @param arguments by parameter name, in their wire form
    CallResult call(ToolCard card, Map<String, String> arguments);

    /// What came back.
    ///
    /// @param status HTTP status
    /// @param body the result, where there is one
    /// @param problem the refusal, when the status is 400 or above
    record CallResult(
            int status, @Nullable JsonNode body, @Nullable Refusal problem) {}

    /// A refusal of the API, in its own words.
    record Refusal(String code, String title, String detail) {}
}
