package ai.bhiv.llm.internal.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.llm.internal.body.EventReading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The tables between the two protocols as properties over made requests and answers (LLM-22 to LLM-24).
class TranslationTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T00:00:00Z"), ZoneOffset.UTC);
    private static final Answers FROM_MESSAGES = new MessagesAnswers(CLOCK, true);
    private static final Answers FROM_CHAT = new ChatAnswers();

    private final Random random = new Random(11);

    @Test
    void whatMessagesAndChatBothKnowComesBackAsItWas() {
        for (int i = 0; i < 500; i++) {
            var request = request();
            var there = new Losses();
            var back = new Losses();
            var chat = MessagesRequest.translated(request, "there", "max_tokens", there);
            var again = ChatRequest.translated(chat, "m", 1, back);
            assertThat((Object) again).as("request %s: %s", i, chat).isEqualTo(request);
            assertThat(there.dropped()).isEmpty();
            assertThat(back.dropped()).isEmpty();
            assertThat(Trees.bytes(chat))
                    .as("the same bytes each time")
                    .isEqualTo(Trees.bytes(MessagesRequest.translated(request, "there", "max_tokens", new Losses())));
        }
    }

    @Test
    void everyUnknownMemberIsNamedAndNoOther() {
        for (int i = 0; i < 300; i++) {
            var request = request();
            var chat = MessagesRequest.translated(request, "m", "max_tokens", new Losses());
            var unknownOfMessages = planted(request, "");
            var losses = new Losses();
            MessagesRequest.translated(request, "m", "max_tokens", losses);
            assertThat(losses.dropped()).containsExactlyInAnyOrderElementsOf(unknownOfMessages);
            var unknownOfChat = planted(chat, "");
            losses = new Losses();
            ChatRequest.translated(chat, "m", 1, losses);
            assertThat(losses.dropped()).containsExactlyInAnyOrderElementsOf(unknownOfChat);
        }
    }

    @Test
    void theHeaderNamesAKibibyteOfPathsAndCountsTheRest() {
        var losses = new Losses();
        for (int i = 0; i < 500; i++) {
            losses.dropped("messages[" + i + "].x");
        }
        assertThat(losses.header()).startsWith("messages[0].x, messages[1].x").matches(".* and \\d+ more");
        assertThat(losses.header().length()).isLessThan(2200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":2}",
                "{\"tools\":[{\"type\":\"web_search\"}]}",
                "{\"response_format\":{\"type\":\"json_object\"}}",
                "{\"logprobs\":true}",
                "{\"functions\":[]}",
                "{\"modalities\":[\"text\",\"audio\"]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\",\"input_audio\":{}}]}]}"
            })
    void whatChangesTheMeaningIsRefusedAndNotDropped(String more) {
        var body = (ObjectNode) Trees.read("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        body.setAll((ObjectNode) Trees.readOrNothing(more));
        assertThatThrownBy(() -> ChatRequest.translated(body, "m", 1, new Losses()))
                .hasMessageContaining("or a target that speaks the client's protocol");
    }

    @Test
    void aLimitIsPutInWhereMessagesDemandOneAndNamedAsAnEdit() {
        var losses = new Losses();
        var body = Trees.readOrNothing("{\"temperature\":1.7,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
        var made = ChatRequest.translated(body, "m", 77, losses);
        assertThat(made.path("max_tokens").asInt()).isEqualTo(77);
        assertThat(made.path("temperature").asInt()).isEqualTo(1);
        assertThat(losses.edits()).isEqualTo("model,max_tokens,temperature");
    }

    /// Folding the translated events gives the translation of the folded original (LLM-24).
    @Test
    void aStreamedMessageIsTheSameChatAnswerAsAWholeOne() throws IOException {
        for (int i = 0; i < 300; i++) {
            var message = message();
            var whole = Trees.read(FROM_MESSAGES.whole(Trees.bytes(message)));
            assertThat((Object) foldedChat(through(FROM_MESSAGES.events(), messageEvents(message))))
                    .as("message %s: %s", i, message)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aStreamedChatAnswerIsTheSameMessageAsAWholeOne() throws IOException {
        for (int i = 0; i < 300; i++) {
            var completion = Trees.read(FROM_MESSAGES.whole(Trees.bytes(message())));
            var whole = Trees.read(FROM_CHAT.whole(Trees.bytes(completion)));
            assertThat((Object) foldedMessage(through(FROM_CHAT.events(), chatEvents(completion))))
                    .as("completion %s: %s", i, completion)
                    .isEqualTo(whole);
        }
    }

    private List<JsonNode> through(Events events, byte[] stream) throws IOException {
        var out = new ByteArrayOutputStream();
        var reading = new EventReading(new ByteArrayInputStream(stream));
        for (var event = reading.next(); event != null; event = reading.next()) {
            for (var one : events.of(event)) {
                out.write(one);
            }
        }
        for (var one : events.end()) {
            out.write(one);
        }
        var seen = new ArrayList<JsonNode>();
        var again = new EventReading(new ByteArrayInputStream(out.toByteArray()));
        for (var event = again.next(); event != null; event = again.next()) {
            seen.add(Trees.readOrNothing(event.data()));
        }
        return seen;
    }

    private static ObjectNode foldedChat(List<JsonNode> events) {
        var out = Trees.object();
        var text = new StringBuilder();
        var calls = Trees.array();
        var finish = "";
        JsonNode usage = Trees.object();
        for (var event : events) {
            if (event.isMissingNode()) {
                continue; // [DONE]
            }
            out.put("id", event.path("id").asString(""));
            usage = event.has("usage") ? event.path("usage") : usage;
            var choice = event.path("choices").path(0);
            finish = choice.path("finish_reason").asString(finish);
            text.append(choice.path("delta").path("content").asString(""));
            for (var call : choice.path("delta").path("tool_calls")) {
                int index = call.path("index").asInt();
                if (call.has("id")) {
                    var copy = (ObjectNode) call.deepCopy();
                    copy.remove("index");
                    calls.add(copy);
                } else {
                    var function = (ObjectNode) calls.get(index).path("function");
                    function.put(
                            "arguments",
                            function.path("arguments").asString()
                                    + call.path("function").path("arguments").asString());
                }
            }
        }
        out.put("object", "chat.completion").put("created", CLOCK.instant().getEpochSecond());
        out.put("model", "claude");
        var choice = out.putArray("choices").addObject().put("index", 0);
        var said = choice.putObject("message").put("role", "assistant");
        said.put("content", text.isEmpty() && !calls.isEmpty() ? null : text.toString());
        said.putNull("refusal");
        if (!calls.isEmpty()) {
            said.set("tool_calls", calls);
        }
        choice.putNull("logprobs").put("finish_reason", finish);
        out.set("usage", usage);
        return (ObjectNode) Trees.read(Trees.bytes(out));
    }

    private static ObjectNode foldedMessage(List<JsonNode> events) {
        ObjectNode out = Trees.object();
        var content = Trees.array();
        var json = new ArrayList<StringBuilder>();
        for (var event : events) {
            int index = event.path("index").asInt(0);
            switch (event.path("type").asString("")) {
                case "message_start" -> out = (ObjectNode) event.path("message").deepCopy();
                case "content_block_start" -> {
                    assertThat(index).isEqualTo(content.size());
                    content.add(event.path("content_block").deepCopy());
                    json.add(new StringBuilder());
                }
                case "content_block_delta" -> {
                    var block = (ObjectNode) content.get(index);
                    var delta = event.path("delta");
                    if (delta.has("text")) {
                        block.put(
                                "text",
                                block.path("text").asString()
                                        + delta.path("text").asString());
                    } else {
                        json.get(index).append(delta.path("partial_json").asString());
                    }
                }
                case "content_block_stop" -> {
                    if (!json.get(index).isEmpty()) {
                        ((ObjectNode) content.get(index))
                                .set(
                                        "input",
                                        Trees.readOrNothing(json.get(index).toString()));
                    }
                }
                case "message_delta" -> {
                    out.setAll((ObjectNode) event.path("delta"));
                    out.set("usage", event.path("usage"));
                }
                default -> assertThat(event.path("type").asString("")).isEqualTo("message_stop");
            }
        }
        out.set("content", content);
        return (ObjectNode) Trees.read(Trees.bytes(out));
    }

    private byte[] messageEvents(ObjectNode message) {
        var out = new StringBuilder();
        var start = message.deepCopy();
        start.putArray("content");
        start.putNull("stop_reason");
        start.set("usage", Trees.object().setAll((ObjectNode) message.path("usage")));
        ((ObjectNode) start.path("usage")).put("output_tokens", 1);
        add(out, "message_start", Trees.object().set("message", start));
        int index = 0;
        for (var block : message.path("content")) {
            boolean tool = block.path("type").asString().equals("tool_use");
            var empty = (ObjectNode) block.deepCopy();
            if (tool) {
                empty.putObject("input");
            } else {
                empty.put("text", "");
            }
            add(out, "content_block_start", Trees.object().put("index", index).set("content_block", empty));
            var all =
                    tool ? Trees.text(block.path("input")) : block.path("text").asString();
            for (var piece : all.equals("{}") ? List.<String>of() : pieces(all)) {
                var delta = Trees.object()
                        .put("type", tool ? "input_json_delta" : "text_delta")
                        .put(tool ? "partial_json" : "text", piece);
                add(
                        out,
                        "content_block_delta",
                        Trees.object().put("index", index).set("delta", delta));
            }
            add(out, "content_block_stop", Trees.object().put("index", index++));
            add(out, "ping", Trees.object());
        }
        var end = Trees.object();
        end.putObject("delta").set("stop_reason", message.path("stop_reason"));
        end.putObject("usage").set("output_tokens", message.path("usage").path("output_tokens"));
        add(out, "message_delta", end);
        add(out, "message_stop", Trees.object());
        return out.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void add(StringBuilder out, String type, JsonNode rest) {
        var data = Trees.object().put("type", type);
        data.setAll((ObjectNode) rest);
        out.append("event: ")
                .append(type)
                .append("\ndata: ")
                .append(Trees.text(data))
                .append("\n\n");
    }

    private byte[] chatEvents(JsonNode completion) {
        var out = new StringBuilder();
        var said = completion.path("choices").path(0).path("message");
        chunk(out, completion, Trees.object().put("role", "assistant").put("content", ""), null);
        var text = said.path("content").asString("");
        for (var piece : text.isEmpty() ? List.<String>of() : pieces(text)) {
            chunk(out, completion, Trees.object().put("content", piece), null);
        }
        int index = 0;
        for (var call : said.path("tool_calls")) {
            boolean first = true;
            for (var piece : pieces(call.path("function").path("arguments").asString())) {
                var one = Trees.object().put("index", index);
                if (first) {
                    one.setAll((ObjectNode) call.deepCopy());
                    ((ObjectNode) one.path("function")).put("arguments", piece);
                } else {
                    one.putObject("function").put("arguments", piece);
                }
                first = false;
                var delta = Trees.object();
                delta.putArray("tool_calls").add(one);
                chunk(out, completion, delta, null);
            }
            index++;
        }
        chunk(
                out,
                completion,
                Trees.object(),
                completion.path("choices").path(0).path("finish_reason").asString());
        var usage = Trees.object().put("id", completion.path("id").asString());
        usage.putArray("choices");
        usage.set("usage", completion.path("usage"));
        out.append("data: ").append(Trees.text(usage)).append("\n\ndata: [DONE]\n\n");
        return out.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void chunk(StringBuilder out, JsonNode completion, ObjectNode delta, String finish) {
        var chunk = Trees.object().put("id", completion.path("id").asString());
        chunk.set("model", completion.path("model"));
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        out.append("data: ").append(Trees.text(chunk)).append("\n\n");
    }

    private List<String> pieces(String all) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < all.length(); ) {
            int to = Math.min(all.length(), at + 1 + random.nextInt(6));
            if (Character.isHighSurrogate(all.charAt(to - 1)) && to < all.length()) {
                to++;
            }
            pieces.add(all.substring(at, to));
            at = to;
        }
        return pieces;
    }

    private ObjectNode message() {
        var message = Trees.object()
                .put("id", "msg_" + random.nextInt(1000))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "claude");
        var content = message.putArray("content");
        if (random.nextInt(4) > 0) {
            block(content);
        }
        int tools = random.nextInt(3);
        for (int i = 0; i < tools; i++) {
            use(content, i);
        }
        message.put(
                "stop_reason",
                tools > 0 ? "tool_use" : List.of("end_turn", "max_tokens").get(random.nextInt(2)));
        message.putObject("usage")
                .put("input_tokens", random.nextInt(1000))
                .put("cache_read_input_tokens", random.nextInt(100))
                .put("cache_creation_input_tokens", random.nextInt(100))
                .put("output_tokens", random.nextInt(1000));
        return message;
    }

    private void block(ArrayNode content) {
        content.addObject().put("type", "text").put("text", text());
    }

    private void use(ArrayNode content, int i) {
        var use = content.addObject()
                .put("type", "tool_use")
                .put("id", "toolu_" + i)
                .put("name", "tool" + i);
        var input = use.putObject("input");
        for (int n = random.nextInt(3); n > 0; n--) {
            input.put("k" + n, text()).put("n" + n, random.nextInt());
        }
    }

    private String text() {
        var all = List.of("Pune ", "हिन्दी", "😀", "\"quoted\"", "\\", "\n", "x");
        var text = new StringBuilder("t");
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(all.get(random.nextInt(all.size())));
        }
        return text.toString();
    }

    /// A request of messages in the form that the translation back writes.
    private ObjectNode request() {
        var request = Trees.object().put("model", "m").put("max_tokens", 1 + random.nextInt(999));
        if (random.nextBoolean()) {
            block(request.putArray("system"));
        }
        var turns = request.putArray("messages");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            var user = turns.addObject().put("role", "user").putArray("content");
            block(user);
            if (random.nextBoolean()) {
                image(user);
            }
            var said = turns.addObject().put("role", "assistant").putArray("content");
            block(said);
            if (random.nextBoolean()) {
                use(said, i);
                var result = turns.addObject()
                        .put("role", "user")
                        .putArray("content")
                        .addObject();
                result.put("type", "tool_result").put("tool_use_id", "toolu_" + i);
                block(result.putArray("content"));
                turns.addObject().put("role", "assistant").set("content", text("done"));
            }
        }
        block(turns.addObject().put("role", "user").putArray("content"));
        if (random.nextBoolean()) {
            request.put("temperature", 0.5).put("top_p", 0.25);
            request.putArray("stop_sequences").add("END").add(text());
            request.putObject("metadata").put("user_id", "u1");
        }
        if (random.nextBoolean()) {
            var tool =
                    request.putArray("tools").addObject().put("name", "tool1").put("description", text());
            tool.putObject("input_schema").put("type", "object").putObject("properties");
            request.putObject("tool_choice")
                    .put("type", List.of("auto", "any", "none").get(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            request.put("stream", random.nextBoolean());
        }
        return request;
    }

    private static ArrayNode text(String words) {
        var content = Trees.array();
        content.addObject().put("type", "text").put("text", words);
        return content;
    }

    private void image(ArrayNode content) {
        var source = content.addObject().put("type", "image").putObject("source");
        if (random.nextBoolean()) {
            source.put("type", "url").put("url", "https://example.org/a.png");
        } else {
            source.put("type", "base64").put("media_type", "image/png").put("data", "iVBO");
        }
    }

    /// Puts a member that nobody knows into some of the objects that the protocols describe, and tells their paths.
    private List<String> planted(ObjectNode at, String path) {
        var paths = new ArrayList<String>();
        if (random.nextInt(4) == 0) {
            at.put("x_unknown", 1);
            paths.add(path.isEmpty() ? "x_unknown" : path + ".x_unknown");
        }
        for (var name :
                List.of("messages", "tools", "content", "system", "source", "image_url", "function", "tool_calls")) {
            var below = at.path(name);
            var place = path.isEmpty() ? name : path + "." + name;
            if (below instanceof ObjectNode object) {
                paths.addAll(planted(object, place));
            }
            for (int i = 0; below.isArray() && i < below.size(); i++) {
                if (below.get(i) instanceof ObjectNode object) {
                    paths.addAll(planted(object, place + "[" + i + "]"));
                }
            }
        }
        return paths;
    }
}
