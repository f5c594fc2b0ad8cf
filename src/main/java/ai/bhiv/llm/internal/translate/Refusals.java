package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.DialectRefusals;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A provider's error object in either protocol; both have `error.message`.
final class Refusals {
    private Refusals() {}

    static ObjectNode chat(int status, JsonNode said) {
        var root = Trees.object();
        root.putObject("error")
                .put("message", message(said))
                .put("type", DialectRefusals.type(status, false))
                .putNull("param")
                .putNull("code");
        return root;
    }

    static ObjectNode messages(int status, JsonNode said) {
        var root = Trees.object().put("type", "error");
        root.putObject("error").put("type", DialectRefusals.type(status, true)).put("message", message(said));
        return root;
    }

    private static String message(JsonNode said) {
        return said.path("error").path("message").asString("the provider gave no reason");
    }
}
