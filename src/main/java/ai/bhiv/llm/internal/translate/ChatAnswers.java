package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.internal.body.EventReading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers of chat completions for a client of Anthropic's messages.
record ChatAnswers() implements Answers {

    @Override
    public byte @Nullable [] whole(byte[] answer) {
        var completion = Trees.read(answer);
        var choice = completion.path("choices").path(0);
        var said = choice.path("message");
        var out = head(completion);
        var content = out.putArray("content");
        var text = Trees.texts(said.path("content")) + said.path("refusal").asString("");
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
        for (var call : said.path("tool_calls")) {
            var arguments = call.path("function").path("arguments").asString("");
            var input = Trees.readOrNothing(arguments.isEmpty() ? "{}" : arguments);
            if (!input.isObject()) {
                return null;
            }
            var use = use(call);
            use.set("input", input);
            content.add(use);
        }
        boolean refused = !said.path("refusal").asString("").isEmpty();
        out.put("stop_reason", stop(choice.path("finish_reason").asString(""), refused))
                .putNull("stop_sequence")
                .set("usage", usage(completion.path("usage")));
        return Trees.bytes(out);
    }

    private static String stop(String finish, boolean refused) {
        return refused ? Stops.REFUSAL.messages() : Stops.messagesOf(finish);
    }

    private static ObjectNode use(JsonNode call) {
        return Trees.object()
                .put("type", "tool_use")
                .put("id", call.path("id").asString(""))
                .put("name", call.path("function").path("name").asString(""));
    }

    private static ObjectNode head(JsonNode completion) {
        return Trees.object()
                .put("id", completion.path("id").asString(""))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", completion.path("model").asString(""));
    }

    private static ObjectNode usage(JsonNode told) {
        long read = told.path("prompt_tokens_details").path("cached_tokens").asLong(0);
        return Trees.object()
                .put("input_tokens", Math.max(0, told.path("prompt_tokens").asLong(0) - read))
                .put("cache_read_input_tokens", read)
                .put("output_tokens", told.path("completion_tokens").asLong(0));
    }

    @Override
    public byte[] refusal(int status, byte[] answer) {
        return Trees.bytes(Refusals.messages(status, Trees.readOrNothing(new String(answer, StandardCharsets.UTF_8))));
    }

    @Override
    public Events events() {
        return new Stream();
    }

    private static final class Stream implements Events {
        private final Map<Integer, Integer> calls = new LinkedHashMap<>();
        private int blocks;
        private int text = -1;
        private boolean started;
        private boolean ended;
        private boolean refused;
        private String finish = "";
        private JsonNode told = MissingNode.getInstance();

        @Override
        public List<byte[]> of(EventReading.Event event) {
            if (event.data().equals("[DONE]")) {
                return end();
            }
            var out = new ArrayList<byte[]>();
            var chunk = Trees.readOrNothing(event.data());
            if (!chunk.isObject()) {
                return out;
            }
            if (!started) {
                started = true;
                var message = head(chunk);
                message.putArray("content");
                message.putNull("stop_reason").putNull("stop_sequence");
                message.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
                var start = event("message_start");
                start.set("message", message);
                out.add(Trees.named(start));
            }
            if (chunk.path("usage").isObject()) {
                told = chunk.path("usage");
            }
            var choice = chunk.path("choices").path(0);
            delta(choice.path("delta"), out);
            finish = choice.path("finish_reason").asString(finish);
            return out;
        }

        private void delta(JsonNode delta, List<byte[]> out) {
            var refusal = delta.path("refusal").asString("");
            refused |= !refusal.isEmpty();
            var piece = delta.path("content").asString("") + refusal;
            if (!piece.isEmpty()) {
                if (text < 0) {
                    text = blocks;
                    begin(Trees.object().put("type", "text").put("text", ""), out);
                }
                out.add(go(text, Trees.object().put("type", "text_delta").put("text", piece)));
            }
            for (var call : delta.path("tool_calls")) {
                int index = call.path("index").asInt(0);
                if (!calls.containsKey(index)) {
                    stopText(out);
                    calls.put(index, blocks);
                    var use = use(call);
                    use.putObject("input");
                    begin(use, out);
                }
                var arguments = call.path("function").path("arguments").asString("");
                if (!arguments.isEmpty()) {
                    out.add(go(
                            calls.getOrDefault(index, 0),
                            Trees.object().put("type", "input_json_delta").put("partial_json", arguments)));
                }
            }
        }

        private void begin(ObjectNode block, List<byte[]> out) {
            var start = event("content_block_start").put("index", blocks++);
            start.set("content_block", block);
            out.add(Trees.named(start));
        }

        private static byte[] go(int index, ObjectNode delta) {
            var event = event("content_block_delta").put("index", index);
            event.set("delta", delta);
            return Trees.named(event);
        }

        private void stopText(List<byte[]> out) {
            if (text >= 0) {
                out.add(Trees.named(event("content_block_stop").put("index", text)));
                text = -1;
            }
        }

        private static ObjectNode event(String type) {
            return Trees.object().put("type", type);
        }

        @Override
        public byte[] error(EventReading.Event event) {
            return Trees.named(Refusals.messages(500, Trees.readOrNothing(event.data())));
        }

        @Override
        public List<byte[]> end() {
            if (ended) {
                return List.of();
            }
            ended = true;
            var out = new ArrayList<byte[]>();
            stopText(out);
            calls.values()
                    .forEach(block ->
                            out.add(Trees.named(event("content_block_stop").put("index", block))));
            var last = event("message_delta");
            last.putObject("delta").put("stop_reason", stop(finish, refused)).putNull("stop_sequence");
            last.set("usage", usage(told));
            out.add(Trees.named(last));
            out.add(Trees.named(event("message_stop")));
            return out;
        }
    }
}
