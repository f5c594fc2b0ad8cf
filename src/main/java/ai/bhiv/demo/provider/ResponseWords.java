package ai.bhiv.demo.provider;

import static ai.bhiv.demo.provider.Bodies.of;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Responses of OpenAI.
final class ResponseWords implements Words {
    private static final String ID = "resp_fake";
    private static final String ITEM = "msg_fake";

    @Override
    public Map<String, Object> whole(Turn turn) {
        return response(turn, "completed", output(turn));
    }

    private static List<Map<String, Object>> output(Turn turn) {
        if (turn.tools().isEmpty()) {
            return List.of(of(
                    "id", ITEM,
                    "type", "message",
                    "status", "completed",
                    "role", "assistant",
                    "content", List.of(of("type", "output_text", "text", turn.text(), "annotations", List.of()))));
        }
        var calls = new ArrayList<Map<String, Object>>();
        for (var name : turn.tools()) {
            calls.add(of(
                    "id",
                    "fc_" + calls.size(),
                    "type",
                    "function_call",
                    "status",
                    "completed",
                    "call_id",
                    "call_" + calls.size(),
                    "name",
                    name,
                    "arguments",
                    "{\"city\":\"Pune\"}"));
        }
        return calls;
    }

    private static Map<String, Object> response(Turn turn, String status, List<Map<String, Object>> output) {
        var response = of(
                "id",
                ID,
                "object",
                "response",
                "created_at",
                1_750_000_000,
                "status",
                status,
                "error",
                null,
                "incomplete_details",
                null,
                "instructions",
                null,
                "metadata",
                Map.of(),
                "model",
                turn.script().model(),
                "output",
                output,
                "parallel_tool_calls",
                true,
                "temperature",
                1.0,
                "tool_choice",
                "auto",
                "tools",
                List.of(),
                "top_p",
                1.0);
        if (status.equals("completed") && turn.reported(1) != -1) {
            int in = turn.reported(turn.input());
            int out = turn.reported(turn.output());
            response.put(
                    "usage",
                    of(
                            "input_tokens",
                            in,
                            "input_tokens_details",
                            of("cached_tokens", 0),
                            "output_tokens",
                            out,
                            "output_tokens_details",
                            of("reasoning_tokens", 0),
                            "total_tokens",
                            in + out));
        }
        return response;
    }

    @Override
    public List<Event> events(Turn turn) {
        var events = new ArrayList<Event>();
        int n = 0;
        add(events, n++, "response.created", of("response", response(turn, "in_progress", List.of())), false);
        if (turn.tools().isEmpty()) {
            var item = of(
                    "id", ITEM, "type", "message", "status", "in_progress", "role", "assistant", "content", List.of());
            add(events, n++, "response.output_item.added", of("output_index", 0, "item", item), false);
            var part = of("type", "output_text", "text", "", "annotations", List.of());
            add(
                    events,
                    n++,
                    "response.content_part.added",
                    of("item_id", ITEM, "output_index", 0, "content_index", 0, "part", part),
                    false);
            for (var piece : turn.pieces()) {
                add(
                        events,
                        n++,
                        "response.output_text.delta",
                        of(
                                "item_id",
                                ITEM,
                                "output_index",
                                0,
                                "content_index",
                                0,
                                "delta",
                                piece,
                                "logprobs",
                                List.of()),
                        true);
            }
            add(
                    events,
                    n++,
                    "response.output_text.done",
                    of(
                            "item_id",
                            ITEM,
                            "output_index",
                            0,
                            "content_index",
                            0,
                            "text",
                            turn.text(),
                            "logprobs",
                            List.of()),
                    false);
            var done = of("type", "output_text", "text", turn.text(), "annotations", List.of());
            add(
                    events,
                    n++,
                    "response.content_part.done",
                    of("item_id", ITEM, "output_index", 0, "content_index", 0, "part", done),
                    false);
        }
        int at = 0;
        for (var item : output(turn)) {
            add(
                    events,
                    n++,
                    "response.output_item.done",
                    of("output_index", at++, "item", item),
                    !turn.tools().isEmpty());
        }
        add(events, n, "response.completed", of("response", response(turn, "completed", output(turn))), false);
        return events;
    }

    private static void add(List<Event> events, int number, String type, Map<String, Object> rest, boolean token) {
        var data = of("type", type, "sequence_number", number);
        data.putAll(rest);
        events.add(new Event("event: " + type + "\ndata: " + Bodies.json(data) + "\n\n", token));
    }

    @Override
    public Map<String, Object> error(String type, String message) {
        return Map.of("error", of("message", message, "type", type, "param", null, "code", null));
    }

    @Override
    public String errorEvent() {
        return "event: error\ndata: "
                + Bodies.json(
                        of("type", "error", "code", "server_error", "message", "the script says error", "param", null))
                + "\n\n";
    }
}
