package ai.bhiv.demo.provider;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What is answered to one request.
record Turn(JsonNode request, Script script, int input) {
    private static final List<String> SAY =
            List.of("This ", "is ", "the ", "fake ", "provider, ", "not ", "a ", "model. ");

    /// The pieces of the text; their number is the number of tokens.
    List<String> pieces() {
        var schema = schema();
        if (schema != null) {
            return List.of(Bodies.fitting(schema).toString());
        }
        int words = script.number("words", 8);
        var pieces = new ArrayList<String>(words);
        for (int i = 0; i < words; i++) {
            pieces.add(SAY.get(i % SAY.size()));
        }
        return pieces;
    }

    private @org.jspecify.annotations.Nullable JsonNode schema() {
        var chat = request.path("response_format").path("json_schema").path("schema");
        var responses = request.path("text").path("format").path("schema");
        var messages = request.path("output_config").path("format").path("schema");
        return chat.isObject() ? chat : responses.isObject() ? responses : messages.isObject() ? messages : null;
    }

    String text() {
        return String.join("", pieces());
    }

    /// Names of the tools that are called instead of an answer; only while no result of a tool stands in the request.
    List<String> tools() {
        int wanted = script.number("tools", 0);
        var names = new ArrayList<String>();
        boolean answered = request.toString().contains("\"tool_call_id\"")
                || request.toString().contains("\"tool_result\"")
                || request.toString().contains("\"function_call_output\"");
        if (!answered) {
            for (var tool : request.path("tools")) {
                if (names.size() < wanted) {
                    names.add(tool.path("function")
                            .path("name")
                            .asString(tool.path("name").asString("")));
                }
            }
        }
        return names;
    }

    int output() {
        return tools().isEmpty() ? pieces().size() : tools().size();
    }

    /// As the script has it; -1 for not at all.
    int reported(int tokens) {
        return switch (script.text("usage")) {
            case "none" -> -1;
            case "double" -> tokens * 2;
            case "negative" -> -5;
            default -> tokens;
        };
    }
}
