package ai.bhiv.llm.internal.translate;

import ai.bhiv.llm.internal.body.EventReading;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's answers for a client of chat completions. Thinking is left out: such a client has no way to ask for it.
///
/// @param usage whether the client asked for the usage at the end of a stream
record MessagesAnswers(Clock clock, boolean usage) implements Answers {

    @Override
    public byte @Nullable [] whole(byte[] answer) {
        var message = Trees.read(answer);
        var text = new StringBuilder();
        var calls = Trees.array();
        for (var block : message.path("content")) {
            switch (block.path("type").asString("")) {
                case "text" -> text.append(block.path("text").asString(""));
                case "tool_use" -> call(calls, block).put("arguments", Trees.text(block.path("input")));
                default -> {}
            }
        }
        var out = head(message, "chat.completion");
        var choice = out.putArray("choices").addObject().put("index", 0);
        var said = choice.putObject("message").put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            said.putNull("content");
        } else {
            said.put("content", text.toString());
        }
        said.putNull("refusal");
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
        choice.putNull("logprobs");
        choice.put("finish_reason", Stops.chatOf(message.path("stop_reason").asString("")));
        out.set("usage", usage(message.path("usage")));
        return Trees.bytes(out);
    }

    private static ObjectNode call(ArrayNode calls, JsonNode block) {
        return calls.addObject()
                .put("id", block.path("id").asString(""))
                .put("type", "function")
                .putObject("function")
                .put("name", block.path("name").asString(""));
    }

    private ObjectNode head(JsonNode message, String kind) {
        return Trees.object()
                .put("id", message.path("id").asString(""))
                .put("object", kind)
                .put("created", clock.instant().getEpochSecond())
                .put("model", message.path("model").asString(""));
    }

    private static ObjectNode usage(JsonNode told) {
        long read = told.path("cache_read_input_tokens").asLong(0);
        long all = told.path("input_tokens").asLong(0)
                + read
                + told.path("cache_creation_input_tokens").asLong(0);
        long output = told.path("output_tokens").asLong(0);
        var usage = Trees.object()
                .put("prompt_tokens", all)
                .put("completion_tokens", output)
                .put("total_tokens", all + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", read);
        return usage;
    }

    @Override
    public byte[] refusal(int status, byte[] answer) {
        return Trees.bytes(Refusals.chat(status, Trees.readOrNothing(new String(answer, StandardCharsets.UTF_8))));
    }

    @Override
    public Events events() {
        return new Stream();
    }

    private final class Stream implements Events {
        private ObjectNode head = Trees.object();
        private final ObjectNode told = Trees.object();
        private final Map<Integer, Integer> calls = new HashMap<>();
        private int empty = -1;
        private boolean ended;

        @Override
        public List<byte[]> of(EventReading.Event event) {
            var out = new ArrayList<byte[]>();
            var data = Trees.readOrNothing(event.data());
            switch (data.path("type").asString("")) {
                case "message_start" -> {
                    head = head(data.path("message"), "chat.completion.chunk");
                    count(data.path("message").path("usage"));
                    out.add(chunk(Trees.object().put("role", "assistant").put("content", ""), null));
                }
                case "content_block_start" -> started(data, out);
                case "content_block_delta" -> continued(data, out);
                case "content_block_stop" -> {
                    if (empty == data.path("index").asInt(0)) {
                        out.add(arguments(empty, "{}"));
                        empty = -1;
                    }
                }
                case "message_delta" -> {
                    count(data.path("usage"));
                    var stop = data.path("delta").path("stop_reason").asString("");
                    if (!stop.isEmpty()) {
                        out.add(chunk(Trees.object(), Stops.chatOf(stop)));
                    }
                }
                case "message_stop" -> out.addAll(end());
                default -> {}
            }
            return out;
        }

        private void started(JsonNode data, List<byte[]> out) {
            var block = data.path("content_block");
            int index = data.path("index").asInt(0);
            if (block.path("type").asString("").equals("tool_use")) {
                calls.put(index, calls.size());
                empty = index;
                var list = Trees.array();
                call(list, block).put("arguments", "");
                ((ObjectNode) list.get(0)).put("index", calls.get(index));
                out.add(chunk(calls(list), null));
            } else if (!block.path("text").asString("").isEmpty()) {
                out.add(chunk(Trees.object().put("content", block.path("text").asString("")), null));
            }
        }

        private void continued(JsonNode data, List<byte[]> out) {
            var delta = data.path("delta");
            int index = data.path("index").asInt(0);
            switch (delta.path("type").asString("")) {
                case "text_delta" ->
                    out.add(chunk(
                            Trees.object().put("content", delta.path("text").asString("")), null));
                case "input_json_delta" -> {
                    var piece = delta.path("partial_json").asString("");
                    if (calls.containsKey(index) && !piece.isEmpty()) {
                        empty = -1;
                        out.add(arguments(index, piece));
                    }
                }
                default -> {}
            }
        }

        private byte[] arguments(int index, String piece) {
            var list = Trees.array();
            list.addObject()
                    .put("index", calls.getOrDefault(index, 0))
                    .putObject("function")
                    .put("arguments", piece);
            return chunk(calls(list), null);
        }

        private static ObjectNode calls(ArrayNode list) {
            var delta = Trees.object();
            delta.set("tool_calls", list);
            return delta;
        }

        private byte[] chunk(ObjectNode delta, @Nullable String finish) {
            var chunk = head.deepCopy();
            var choice = chunk.putArray("choices").addObject().put("index", 0);
            choice.set("delta", delta);
            choice.putNull("logprobs");
            choice.put("finish_reason", finish);
            return Trees.event(chunk);
        }

        private void count(JsonNode usage) {
            usage.properties().forEach(member -> {
                if (member.getValue().isNumber()) {
                    told.set(member.getKey(), member.getValue());
                }
            });
        }

        @Override
        public byte[] error(EventReading.Event event) {
            return Trees.event(Refusals.chat(500, Trees.readOrNothing(event.data())));
        }

        @Override
        public List<byte[]> end() {
            if (ended) {
                return List.of();
            }
            ended = true;
            var out = new ArrayList<byte[]>();
            if (usage) {
                var chunk = head.deepCopy();
                chunk.putArray("choices");
                chunk.set("usage", usage(told));
                out.add(Trees.event(chunk));
            }
            out.add("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
            return out;
        }
    }
}
