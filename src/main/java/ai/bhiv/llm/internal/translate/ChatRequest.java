package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.LlmProblem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request of OpenAI's chat completions, said in Anthropic's messages.
final class ChatRequest {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private final Losses losses;
    private final ObjectNode out = Trees.object();
    private final ArrayNode system = Trees.array();
    private final ArrayNode turns = Trees.array();

    private ChatRequest(Losses losses) {
        this.losses = losses;
    }

    /// @param atMost tokens of output, put in where the client set no limit, because messages demand one
    /// @throws ai.bhiv.platform.problem.Problem 422 for what messages cannot do, 400 for what is no chat request
    static ObjectNode translated(JsonNode body, String model, long atMost, Losses losses) {
        var request = new ChatRequest(losses);
        try (var in = new Members(body, "", losses)) {
            in.take("model");
            request.out.put("model", model);
            request.limit(in, atMost);
            request.conversation(in.take("messages"));
            request.sampling(in);
            request.tools(in);
            request.format(in);
            in.take("stream_options");
            var user = in.text("user");
            if (!user.isEmpty()) {
                request.out.putObject("metadata").put("user_id", user);
            }
            request.refusals(in);
        }
        return request.out;
    }

    private void limit(Members in, long atMost) {
        var limit = in.take("max_completion_tokens");
        var older = in.take("max_tokens");
        if (limit.isMissingNode() && older.isMissingNode()) {
            losses.edited("max_tokens");
            out.put("max_tokens", Math.max(1, atMost));
        } else {
            out.set("max_tokens", limit.isMissingNode() ? older : limit);
        }
    }

    private void conversation(JsonNode messages) {
        int i = 0;
        for (var message : Trees.list(messages)) {
            try (var in = new Members(message, "messages[" + i++ + "]", losses)) {
                message(in);
            }
        }
        if (turns.isEmpty()) {
            throw LlmProblem.BODY_MALFORMED.because("messages: none (expected: a message of the user)");
        }
        if (!system.isEmpty()) {
            out.set("system", system);
        }
        out.set("messages", turns);
    }

    private void message(Members in) {
        var role = in.text("role");
        switch (role) {
            case "system", "developer" -> {
                if (!turns.isEmpty()) {
                    losses.edited("system"); // in messages it stands before all turns
                }
                parts(in, system);
            }
            case "user" -> parts(in, turn("user"));
            case "assistant" -> assistant(in);
            case "tool" -> {
                var result = turn("user").addObject();
                result.put("type", "tool_result").put("tool_use_id", in.text("tool_call_id"));
                parts(in, result.putArray("content"));
            }
            default -> throw in.cannot("role", "system, developer, user, assistant or tool");
        }
    }

    private void assistant(Members in) {
        in.refuse("tool_calls", "function_call");
        var content = turn("assistant");
        parts(in, content);
        text(content, in.text("refusal"));
        int i = 0;
        for (var call : Trees.list(in.take("tool_calls"))) {
            try (var one = new Members(call, in.path("tool_calls[" + i++ + "]"), losses)) {
                if (!one.text("type").equals("function")) {
                    throw one.cannot("type", "function");
                }
                var use = content.addObject().put("type", "tool_use").put("id", one.text("id"));
                try (var function = one.in("function")) {
                    use.put("name", function.text("name"));
                    var said = function.text("arguments");
                    var input = Trees.readOrNothing(said.isEmpty() ? "{}" : said);
                    if (!input.isObject()) {
                        throw LlmProblem.BODY_MALFORMED.because(
                                function.path("arguments") + " (expected: an object as JSON)");
                    }
                    use.set("input", input);
                }
            }
        }
    }

    /// The content of the last turn when it is of this role, else of a new one: messages take turns.
    private ArrayNode turn(String role) {
        var last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
        if (last != null && last.path("role").asString("").equals(role)) {
            return (ArrayNode) last.path("content");
        }
        return turns.addObject().put("role", role).putArray("content");
    }

    private void parts(Members in, ArrayNode content) {
        var given = in.take("content");
        if (given.isString()) {
            text(content, given.stringValue());
        }
        int i = 0;
        for (var part : Trees.list(given)) {
            try (var one = new Members(part, in.path("content[" + i++ + "]"), losses)) {
                switch (one.text("type")) {
                    case "text" -> text(content, one.text("text"));
                    case "refusal" -> text(content, one.text("refusal"));
                    case "image_url" -> image(one, content);
                    case "file" -> file(one, content);
                    default -> throw one.cannot("type", "text, image_url or file");
                }
            }
        }
    }

    /// Messages refuse empty texts, which chat clients send beside tool calls.
    private static void text(ArrayNode content, String text) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    private void image(Members part, ArrayNode content) {
        try (var image = part.in("image_url")) {
            var url = image.text("url");
            var source = content.addObject().put("type", "image").putObject("source");
            if (url.startsWith(DATA)) {
                inline(image, "url", url, source);
            } else {
                source.put("type", "url").put("url", url);
            }
        }
    }

    private void file(Members part, ArrayNode content) {
        try (var file = part.in("file")) {
            var document = content.addObject().put("type", "document");
            inline(file, "file_data", file.text("file_data"), document.putObject("source"));
            var name = file.text("filename");
            if (!name.isEmpty()) {
                document.put("title", name);
            }
        }
    }

    private static void inline(Members in, String name, String url, ObjectNode source) {
        int at = url.indexOf(BASE64);
        if (!url.startsWith(DATA) || at < 0) {
            throw in.cannot(name, "data:<media type>;base64,<bytes>");
        }
        source.put("type", "base64")
                .put("media_type", url.substring(DATA.length(), at))
                .put("data", url.substring(at + BASE64.length()));
    }

    private void sampling(Members in) {
        var stream = in.take("stream");
        if (!stream.isMissingNode()) {
            out.set("stream", stream);
        }
        var heat = in.take("temperature");
        if (heat.isNumber() && heat.asDouble(0) > 1) {
            losses.edited("temperature"); // messages know 0 to 1 only
            out.put("temperature", 1);
        } else if (!heat.isMissingNode()) {
            out.set("temperature", heat);
        }
        var share = in.take("top_p");
        if (!share.isMissingNode()) {
            out.set("top_p", share);
        }
        var stop = in.take("stop");
        if (stop.isString()) {
            out.putArray("stop_sequences").add(stop);
        } else if (!stop.isMissingNode()) {
            out.set("stop_sequences", stop);
        }
    }

    private void tools(Members in) {
        var given = in.take("tools");
        int i = 0;
        var tools = Trees.array();
        for (var tool : Trees.list(given)) {
            try (var one = new Members(tool, "tools[" + i++ + "]", losses)) {
                if (!one.text("type").equals("function")) {
                    throw one.cannot("type", "function");
                }
                try (var function = one.in("function")) {
                    tools.add(tool(function));
                }
            }
        }
        if (!tools.isEmpty()) {
            out.set("tools", tools);
        }
        choice(in, !tools.isEmpty());
    }

    private static ObjectNode tool(Members function) {
        var tool = Trees.object().put("name", function.text("name"));
        var meaning = function.text("description");
        if (!meaning.isEmpty()) {
            tool.put("description", meaning);
        }
        var schema = function.take("parameters");
        tool.set("input_schema", schema.isObject() ? schema : Trees.object().put("type", "object"));
        return tool;
    }

    private void choice(Members in, boolean tools) {
        var wanted = in.take("tool_choice");
        var choice = Trees.object();
        if (wanted.isString()) {
            switch (wanted.stringValue()) {
                case "auto" -> choice.put("type", "auto");
                case "none" -> choice.put("type", "none");
                case "required" -> choice.put("type", "any");
                default -> throw in.cannot("tool_choice", "auto, none, required or a function");
            }
        } else if (!wanted.isMissingNode()) {
            if (!wanted.path("type").asString("").equals("function")) {
                throw in.cannot("tool_choice.type", "function");
            }
            choice.put("type", "tool")
                    .put("name", wanted.path("function").path("name").asString(""));
        }
        var parallel = in.take("parallel_tool_calls");
        if (parallel.isBoolean() && !parallel.booleanValue() && tools) {
            if (choice.isEmpty()) {
                choice.put("type", "auto");
            }
            if (!choice.path("type").asString("").equals("none")) {
                choice.put("disable_parallel_tool_use", true);
            }
        }
        if (!choice.isEmpty() && tools) {
            out.set("tool_choice", choice);
        }
    }

    private void format(Members in) {
        var format = in.take("response_format");
        var type = format.path("type").asString("text");
        if (format.isMissingNode() || type.equals("text")) {
            return;
        }
        if (!type.equals("json_schema")) {
            throw in.cannot("response_format.type", "text or json_schema");
        }
        try (var one = new Members(format.path("json_schema"), "response_format.json_schema", losses)) {
            one.take("strict"); // messages always hold to the schema
            out.putObject("output_config")
                    .putObject("format")
                    .put("type", "json_schema")
                    .set("schema", one.take("schema"));
        }
    }

    /// What would be answered differently without it.
    private static void refusals(Members in) {
        var n = in.take("n");
        if (n.isNumber() && n.asInt(1) != 1) {
            throw in.cannot("n", "1");
        }
        in.refuse("tools", "functions", "function_call");
        in.refuse("no hosted tool", "web_search_options");
        in.refuse("text", "audio");
        var logprobs = in.take("logprobs");
        if (logprobs.isBoolean() && logprobs.booleanValue()) {
            throw in.cannot("logprobs", "false");
        }
        for (var kind : Trees.list(in.take("modalities"))) {
            if (!kind.asString("").equals("text")) {
                throw in.cannot("modalities", "text");
            }
        }
    }
}
