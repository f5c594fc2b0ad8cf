package ai.bhiv.platform.web;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.Problem;
import tools.jackson.databind.node.ObjectNode;

/// Renders refusals as `application/problem+json` (RFC 9457): the one place that does.
public final class Problems {
    private Problems() {}

    /// The answer that carries the problem.
    ///
    /// @param instance the path that was asked
    public static Reply reply(Problem problem, String instance, String correlationId, String traceId) {
        var body = document(problem, instance, correlationId, traceId);
        var reply =
                Reply.bytes(problem.code().status(), "application/problem+json", Json.MAPPER.writeValueAsBytes(body));
        problem.headers().forEach(reply::header);
        return reply;
    }

    /// The problem document alone.
    public static ObjectNode document(Problem problem, String instance, String correlationId, String traceId) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        var code = problem.code();
        body.put("type", "/errors/" + code.code());
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", problem.detail());
        body.put("instance", instance);
        body.put("code", code.code());
        body.put("fix", code.fix());
        body.put("correlation_id", correlationId);
        body.put("trace_id", traceId);
        problem.members().forEach((name, value) -> body.set(name, Json.MAPPER.valueToTree(value)));
        if (!problem.faults().isEmpty()) {
            var errors = body.putArray("errors");
            problem.faults().forEach(fault -> errors.add(render(fault)));
        }
        return body;
    }

    private static ObjectNode render(Fault fault) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        put(node, "pointer", fault.pointer());
        put(node, "parameter", fault.parameter());
        put(node, "header", fault.header());
        put(node, "given", fault.given());
        node.put("expected", fault.expected());
        put(node, "did_you_mean", fault.didYouMean());
        return node;
    }

    private static void put(ObjectNode node, String name, @org.jspecify.annotations.Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }
}
