package ai.bhiv.llm.internal;

import ai.bhiv.llm.DialectRefusals;
import ai.bhiv.llm.internal.body.Dialect;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.ProblemCode;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// What is said within a stream in the words of its protocol.
final class DialectWords {
    private DialectWords() {}

    /// The event that ends a stream which cannot go on.
    static byte[] error(Dialect dialect, ProblemCode code, String detail, String requestId) {
        ObjectNode problem = Json.MAPPER.createObjectNode();
        problem.put("instance", dialect.anthropic() ? "/v1/messages" : "/v1" + dialect.path());
        problem.put("status", code.status())
                .put("title", code.title())
                .put("detail", detail)
                .put("code", code.code())
                .put("correlation_id", requestId);
        var body = new DialectRefusals().body(problem, _ -> null);
        var text = switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> "event: error\ndata: " + body + "\n\n";
            case RESPONSES -> {
                ObjectNode event = Json.MAPPER.createObjectNode();
                event.put("type", "error")
                        .put("code", code.code())
                        .put("message", body.path("error").path("message").asString(""))
                        .putNull("param");
                yield "event: error\ndata: " + event + "\n\n";
            }
            default -> "data: " + body + "\n\n";
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A sign of life that no client takes for content.
    static byte[] signOfLife(Dialect dialect) {
        return (dialect.anthropic() ? "event: ping\ndata: {\"type\": \"ping\"}\n\n" : ": waiting\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
