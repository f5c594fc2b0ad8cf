package ai.bhiv.demo.provider;

import static ai.bhiv.demo.provider.Bodies.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Messages of Anthropic.
final class MessageWords implements Words {
    private static final String ID = "msg_fake";

    @Override
    public Map<String, Object> whole(Turn turn) {
        var message = message(turn, content(turn), stop(turn));
        if (turn.reported(1) != -1) {
            message.put(
                    "usage",
                    of("input_tokens", turn.reported(turn.input()), "output_tokens", turn.reported(turn.output())));
        }
        return message;
    }

    private static List<Map<String, Object>> content(Turn turn) {
        if (turn.tools().isEmpty()) {
            return List.of(of("type", "text", "text", turn.text()));
        }
        var calls = new ArrayList<Map<String, Object>>();
        for (var name : turn.tools()) {
            calls.add(of("type", "tool_use", "id", "toolu_" + calls.size(), "name", name, "input", of("city", "Pune")));
        }
        return calls;
    }

    private static String stop(Turn turn) {
        return turn.tools().isEmpty() ? "end_turn" : "tool_use";
    }

    private static Map<String, Object> message(
            Turn turn, List<Map<String, Object>> content, @org.jspecify.annotations.Nullable String stop) {
        return of(
                "id",
                ID,
                "type",
                "message",
                "role",
                "assistant",
                "model",
                turn.script().model(),
                "content",
                content,
                "stop_reason",
                stop,
                "stop_sequence",
                null);
    }

    @Override
    public List<Event> events(Turn turn) {
        var events = new ArrayList<Event>();
        boolean silent = turn.reported(1) == -1;
        var start = message(turn, List.of(), null);
        start.put("usage", of("input_tokens", silent ? 0 : turn.reported(turn.input()), "output_tokens", 0));
        add(events, "message_start", of("message", start), false);
        if (turn.tools().isEmpty()) {
            add(events, "content_block_start", of("index", 0, "content_block", of("type", "text", "text", "")), false);
            add(events, "ping", of(), false);
            for (var piece : turn.pieces()) {
                add(
                        events,
                        "content_block_delta",
                        of("index", 0, "delta", of("type", "text_delta", "text", piece)),
                        true);
            }
            add(events, "content_block_stop", of("index", 0), false);
        } else {
            int index = 0;
            for (var call : content(turn)) {
                var empty = of("type", "tool_use", "id", call.get("id"), "name", call.get("name"), "input", of());
                add(events, "content_block_start", of("index", index, "content_block", empty), false);
                add(
                        events,
                        "content_block_delta",
                        of(
                                "index",
                                index,
                                "delta",
                                of("type", "input_json_delta", "partial_json", "{\"city\":\"Pune\"}")),
                        true);
                add(events, "content_block_stop", of("index", index++), false);
            }
        }
        var delta = of("delta", of("stop_reason", stop(turn), "stop_sequence", null));
        if (!silent) {
            delta.put("usage", of("output_tokens", turn.reported(turn.output())));
        } else {
            delta.put("usage", of("output_tokens", 0));
        }
        add(events, "message_delta", delta, false);
        add(events, "message_stop", of(), false);
        return events;
    }

    private static void add(List<Event> events, String type, Map<String, Object> rest, boolean token) {
        var data = of("type", type);
        data.putAll(rest);
        events.add(new Event("event: " + type + "\ndata: " + Bodies.json(data) + "\n\n", token));
    }

    @Override
    public Map<String, Object> error(String type, String message) {
        return of("type", "error", "error", of("type", type, "message", message), "request_id", "req_fake");
    }

    @Override
    public String errorEvent() {
        return "event: error\ndata: " + Bodies.json(error("overloaded_error", "the script says error")) + "\n\n";
    }
}
