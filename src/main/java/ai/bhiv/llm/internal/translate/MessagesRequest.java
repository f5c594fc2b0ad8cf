package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.LlmProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request of Anthropic's messages, said in OpenAI's chat completions.
final class MessagesRequest {
    private final Losses losses;
    private final ObjectNode out = Trees.object();
    private final ArrayNode messages = Trees.array();

    private MessagesRequest(Losses losses) {
        this.losses = losses;
    }

    /// @param limit the name that the target has for the most tokens of output
    /// @throws ai.bhiv.platform.problem.Problem 422 for what chat completions cannot do, 400 for what is no message
    static ObjectNode translated(JsonNode body, String model, String limit, Losses losses) {
        var request = new MessagesRequest(losses);
        try (var in = new Members(body, "", losses)) {
            in.take("model");
            request.out.put("model", model);
            request.system(in);
            request.conversation(in.take("messages"));
            var most = in.take("max_tokens");
            if (!most.isMissingNode()) {
                request.out.set(limit, most);
            }
            request.sampling(in);
            request.tools(in);
            request.format(in);
            if (!in.take("metadata").isMissingNode()) {
                try (var metadata = in.in("metadata")) {
                    var user = metadata.text("user_id");
                    if (!user.isEmpty()) {
                        request.out.put("user", user);
                    }
                }
            }
            if (in.take("thinking").path("type").asString("disabled").equals("enabled")) {
                losses.dropped("thinking");
            }
            in.refuse("no hosted tool", "mcp_servers", "container");
        }
        return request.out;
    }

    private void system(Members in) {
        var system = in.take("system");
        if (system.isString()) {
            messages.addObject().put("role", "system").put("content", system.stringValue());
        } else if (!Trees.list(system).isEmpty()) {
            var parts = messages.addObject().put("role", "system").putArray("content");
            int i = 0;
            for (var block : Trees.list(system)) {
                try (var one = new Members(block, "system[" + i++ + "]", losses)) {
                    one.take("type");
                    text(parts, one.text("text"));
                }
            }
        }
    }

    private void conversation(JsonNode turns) {
        int i = 0;
        for (var turn : Trees.list(turns)) {
            try (var in = new Members(turn, "messages[" + i++ + "]", losses)) {
                switch (in.text("role")) {
                    case "user" -> user(in);
                    case "assistant" -> assistant(in);
                    default -> throw in.cannot("role", "user or assistant");
                }
            }
        }
        if (i == 0) {
            throw LlmProblem.BODY_MALFORMED.because("messages: none (expected: a message of the user)");
        }
        out.set("messages", messages);
    }

    private void user(Members in) {
        var content = in.take("content");
        if (content.isString()) {
            messages.addObject().put("role", "user").put("content", content.stringValue());
            return;
        }
        var parts = Trees.array();
        int i = 0;
        for (var block : Trees.list(content)) {
            try (var one = new Members(block, in.path("content[" + i++ + "]"), losses)) {
                switch (one.text("type")) {
                    case "text" -> text(parts, one.text("text"));
                    case "image" -> image(one, parts);
                    case "document" -> document(one, parts);
                    case "tool_result" -> result(one);
                    default -> throw one.cannot("type", "text, image, document or tool_result");
                }
            }
        }
        // after the results, which must follow their calls at once
        if (!parts.isEmpty()) {
            messages.addObject().put("role", "user").set("content", parts);
        }
    }

    private void result(Members in) {
        var message = messages.addObject().put("role", "tool").put("tool_call_id", in.text("tool_use_id"));
        var content = in.take("content");
        if (!content.isArray()) {
            message.put("content", content.asString(""));
            return;
        }
        var parts = message.putArray("content");
        int i = 0;
        for (var block : Trees.list(content)) {
            try (var one = new Members(block, in.path("content[" + i++ + "]"), losses)) {
                if (!one.text("type").equals("text")) {
                    throw one.cannot("type", "text");
                }
                text(parts, one.text("text"));
            }
        }
        if (parts.isEmpty()) {
            message.put("content", "");
        }
    }

    private void assistant(Members in) {
        var message = messages.addObject().put("role", "assistant");
        var content = in.take("content");
        if (content.isString()) {
            message.put("content", content.stringValue());
            return;
        }
        var parts = Trees.array();
        var calls = Trees.array();
        int i = 0;
        for (var block : Trees.list(content)) {
            var path = in.path("content[" + i++ + "]");
            try (var one = new Members(block, path, losses)) {
                switch (one.text("type")) {
                    case "text" -> text(parts, one.text("text"));
                    case "tool_use" ->
                        calls.addObject()
                                .put("id", one.text("id"))
                                .put("type", "function")
                                .putObject("function")
                                .put("name", one.text("name"))
                                .put("arguments", Trees.text(one.take("input")));
                    case "thinking", "redacted_thinking" -> {
                        one.take("thinking");
                        one.take("signature");
                        one.take("data");
                        losses.dropped(path);
                    }
                    default -> throw one.cannot("type", "text, tool_use or thinking");
                }
            }
        }
        if (parts.isEmpty()) {
            message.putNull("content");
        } else {
            message.set("content", parts);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static void text(ArrayNode parts, String text) {
        parts.addObject().put("type", "text").put("text", text);
    }

    private void image(Members block, ArrayNode parts) {
        try (var source = block.in("source")) {
            var url = switch (source.text("type")) {
                case "url" -> source.text("url");
                case "base64" -> inline(source);
                default -> throw source.cannot("type", "url or base64");
            };
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        }
    }

    private static String inline(Members source) {
        return "data:" + source.text("media_type") + ";base64," + source.text("data");
    }

    private void document(Members block, ArrayNode parts) {
        try (var source = block.in("source")) {
            switch (source.text("type")) {
                case "text" -> {
                    source.take("media_type");
                    text(parts, source.text("data"));
                }
                case "base64" -> {
                    var title = block.text("title");
                    parts.addObject()
                            .put("type", "file")
                            .putObject("file")
                            .put("filename", title.isEmpty() ? "document.pdf" : title)
                            .put("file_data", inline(source));
                }
                default -> throw source.cannot("type", "text or base64");
            }
        }
    }

    private void sampling(Members in) {
        var stream = in.take("stream");
        if (!stream.isMissingNode()) {
            out.set("stream", stream);
            if (stream.asBoolean(false)) {
                out.putObject("stream_options").put("include_usage", true);
            }
        }
        for (var same : new String[] {"temperature", "top_p"}) {
            var value = in.take(same);
            if (!value.isMissingNode()) {
                out.set(same, value);
            }
        }
        var stop = in.take("stop_sequences");
        if (!Trees.list(stop).isEmpty()) {
            out.set("stop", stop);
        }
    }

    private void tools(Members in) {
        var tools = Trees.array();
        int i = 0;
        for (var tool : Trees.list(in.take("tools"))) {
            try (var one = new Members(tool, "tools[" + i++ + "]", losses)) {
                var type = one.text("type");
                if (!type.isEmpty() && !type.equals("custom")) {
                    throw one.cannot("type", "custom");
                }
                var function = tools.addObject().put("type", "function").putObject("function");
                function.put("name", one.text("name"));
                var meaning = one.text("description");
                if (!meaning.isEmpty()) {
                    function.put("description", meaning);
                }
                function.set("parameters", one.take("input_schema"));
            }
        }
        var choice = in.take("tool_choice");
        if (tools.isEmpty()) {
            return;
        }
        out.set("tools", tools);
        switch (choice.path("type").asString("")) {
            case "" -> {}
            case "auto", "none" -> out.put("tool_choice", choice.path("type").asString(""));
            case "any" -> out.put("tool_choice", "required");
            case "tool" ->
                out.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", choice.path("name").asString(""));
            default -> throw in.cannot("tool_choice.type", "auto, none, any or tool");
        }
        if (choice.path("disable_parallel_tool_use").asBoolean(false)) {
            out.put("parallel_tool_calls", false);
        }
    }

    private void format(Members in) {
        var config = in.take("output_config");
        if (config.isMissingNode()) {
            return;
        }
        try (var one = new Members(config, "output_config", losses)) {
            var format = one.take("format");
            if (format.isMissingNode()) {
                return;
            }
            if (!format.path("type").asString("").equals("json_schema")) {
                throw one.cannot("format.type", "json_schema");
            }
            out.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "answer")
                    .put("strict", true)
                    .set("schema", format.path("schema"));
        }
    }
}
