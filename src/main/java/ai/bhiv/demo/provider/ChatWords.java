package ai.bhiv.demo.provider;

import static ai.bhiv.demo.provider.Bodies.of;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Chat completions of OpenAI.
final class ChatWords implements Words {
    private static final String ID = "chatcmpl-fake";
    private static final int CREATED = 1_750_000_000;

    @Override
    public Map<String, Object> whole(Turn turn) {
        var message = of("role", "assistant", "content", turn.tools().isEmpty() ? turn.text() : null, "refusal", null);
        if (!turn.tools().isEmpty()) {
            message.put("tool_calls", calls(turn));
        }
        var answer = of(
                "id",
                ID,
                "object",
                "chat.completion",
                "created",
                CREATED,
                "model",
                turn.script().model(),
                "choices",
                List.of(of("index", 0, "message", message, "logprobs", null, "finish_reason", finish(turn))));
        if (turn.reported(1) != -1) {
            answer.put("usage", usage(turn));
        }
        return answer;
    }

    private static String finish(Turn turn) {
        return turn.tools().isEmpty() ? "stop" : "tool_calls";
    }

    private static Map<String, Object> usage(Turn turn) {
        int in = turn.reported(turn.input());
        int out = turn.reported(turn.output());
        return of("prompt_tokens", in, "completion_tokens", out, "total_tokens", in + out);
    }

    private static List<Map<String, Object>> calls(Turn turn) {
        var calls = new ArrayList<Map<String, Object>>();
        for (var name : turn.tools()) {
            calls.add(of(
                    "id",
                    "call_" + calls.size(),
                    "type",
                    "function",
                    "function",
                    of("name", name, "arguments", "{\"city\":\"Pune\"}")));
        }
        return calls;
    }

    @Override
    public List<Event> events(Turn turn) {
        var events = new ArrayList<Event>();
        events.add(new Event(chunk(turn, of("role", "assistant", "content", ""), null), false));
        if (turn.tools().isEmpty()) {
            turn.pieces().forEach(piece -> events.add(new Event(chunk(turn, of("content", piece), null), true)));
        } else {
            int index = 0;
            for (var call : calls(turn)) {
                var indexed = new HashMap<>(call);
                indexed.put("index", index++);
                events.add(new Event(chunk(turn, of("tool_calls", List.of(indexed)), null), true));
            }
        }
        events.add(new Event(chunk(turn, of(), finish(turn)), false));
        boolean wanted =
                turn.request().path("stream_options").path("include_usage").asBoolean(false);
        if (wanted && turn.reported(1) != -1) {
            events.add(new Event(
                    data(of(
                            "id",
                            ID,
                            "object",
                            "chat.completion.chunk",
                            "created",
                            CREATED,
                            "model",
                            turn.script().model(),
                            "choices",
                            List.of(),
                            "usage",
                            usage(turn))),
                    false));
        }
        if (!turn.script().text("done").equals("no")) {
            events.add(new Event("data: [DONE]\n\n", false));
        }
        return events;
    }

    private static String chunk(
            Turn turn, Map<String, Object> delta, @org.jspecify.annotations.Nullable String finish) {
        return data(of(
                "id",
                ID,
                "object",
                "chat.completion.chunk",
                "created",
                CREATED,
                "model",
                turn.script().model(),
                "choices",
                List.of(of("index", 0, "delta", delta, "logprobs", null, "finish_reason", finish))));
    }

    private static String data(Map<String, Object> value) {
        return "data: " + Bodies.json(value) + "\n\n";
    }

    @Override
    public Map<String, Object> error(String type, String message) {
        return Map.of("error", of("message", message, "type", type, "param", null, "code", null));
    }

    @Override
    public String errorEvent() {
        return data(error("server_error", "the script says error"));
    }
}
