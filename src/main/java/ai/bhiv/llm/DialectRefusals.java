package ai.bhiv.llm;

import ai.bhiv.platform.contract.RefusalForm;
import ai.bhiv.platform.json.Json;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Refusals as the clients of OpenAI and of Anthropic understand them, made from the catalogue's entry (LLM-50): our
/// code stands in `code`, and in the message, with the correlation id beside it.
public final class DialectRefusals implements RefusalForm {
    private static final Set<String> REPLACED =
            Set.of("type", "title", "status", "detail", "instance", "code", "trace_id", "correlation_id");

    @Override
    public JsonNode body(ObjectNode problem, Function<String, @Nullable String> header) {
        boolean anthropic = problem.path("instance").asString("").contains("/messages")
                || header.apply("anthropic-version") != null;
        int status = problem.path("status").asInt(500);
        var code = problem.path("code").asString("");
        var message = problem.path("title").asString("") + ": "
                + problem.path("detail").asString("") + " (" + code + ")";
        ObjectNode root = Json.MAPPER.createObjectNode();
        if (anthropic) {
            root.put("type", "error");
        }
        var error = root.putObject("error").put("message", message).put("type", type(status, anthropic));
        if (!anthropic) {
            error.putNull("param");
        }
        error.put("code", code);
        problem.properties().forEach(member -> {
            if (!REPLACED.contains(member.getKey())) {
                error.set(member.getKey(), member.getValue());
            }
        });
        root.set(anthropic ? "request_id" : "correlation_id", problem.path("correlation_id"));
        return root;
    }

    /// The protocol's own word for a status.
    public static String type(int status, boolean anthropic) {
        return switch (status) {
            case 401 -> anthropic ? "authentication_error" : "invalid_request_error";
            case 402 -> anthropic ? "billing_error" : "insufficient_quota";
            case 403 -> "permission_error";
            case 404 -> anthropic ? "not_found_error" : "invalid_request_error";
            case 413 -> anthropic ? "request_too_large" : "invalid_request_error";
            case 429 -> anthropic ? "rate_limit_error" : "rate_limit_exceeded";
            case 503, 529 -> anthropic ? "overloaded_error" : "server_error";
            default -> status >= 500 ? (anthropic ? "api_error" : "server_error") : "invalid_request_error";
        };
    }
}
