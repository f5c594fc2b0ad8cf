package ai.bhiv.demo.provider;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One request and what the script makes of it.
final class FakeAnswer {
    private static final String JSON = "application/json";

    private final FakeProvider provider;
    private final Wire wire;
    private final Seen request;

    FakeAnswer(FakeProvider provider, Wire wire, Seen request) {
        this.provider = provider;
        this.wire = wire;
        this.request = request;
    }

    void give() throws IOException {
        var path = request.path().replaceAll("\\?.*", "");
        switch (path) {
            case "/fake/bill" ->
                json(
                        200,
                        Map.of(
                                "calls",
                                provider.bill().calls(),
                                "total",
                                provider.billed().toPlainString()));
            case "/fake/requests" -> json(200, Map.of("count", provider.requests()));
            case "/v1/models" -> json(200, Bodies.models());
            case "/v1/embeddings" -> embeddings();
            case "/v1/messages/count_tokens" -> json(200, Map.of("input_tokens", input()));
            case "/v1/chat/completions" -> answer(new ChatWords());
            case "/v1/responses" -> answer(new ResponseWords());
            case "/v1/messages" -> answer(new MessageWords());
            default -> json(404, Map.of("error", Map.of("message", "no such path", "type", "invalid_request_error")));
        }
        wire.end();
    }

    private void json(int status, Object value) throws IOException {
        wire.whole(status, JSON, Json.MAPPER.writeValueAsBytes(value), headers());
    }

    private Map<String, String> headers() {
        return Map.of("x-request-id", "fake_" + provider.requests(), "openai-organization", "fake-account");
    }

    /// Four bytes of the request a token.
    private int input() {
        return (request.body().length + 3) / 4;
    }

    private void embeddings() throws IOException {
        var body = Json.MAPPER.readTree(request.body());
        var input = body.path("input");
        int count = input.isArray() ? input.size() : 1;
        provider.bill().add(input(), 0);
        json(200, Bodies.embeddings(count, input(), body.path("model").asString("")));
    }

    private void answer(Words words) throws IOException {
        JsonNode body;
        try {
            body = Bodies.LENIENT.readTree(request.body());
        } catch (JacksonException e) {
            json(400, words.error("invalid_request_error", "not JSON"));
            return;
        }
        var model = body.path("model").asString("");
        var script = Script.of(model);
        int fail = script.number("fail", Integer.MAX_VALUE);
        if (provider.before(model) >= fail) {
            script = script.mended();
        }
        Wire.pause(script.number("first", 0));
        wire.drip(script.number("drip", 0));
        int status = script.number("status", 200);
        if (status != 200) {
            var more = new HashMap<>(headers());
            if (!script.text("retry-after").isEmpty()) {
                more.put("Retry-After", script.text("retry-after"));
            }
            wire.whole(
                    status,
                    JSON,
                    Json.MAPPER.writeValueAsBytes(words.error(kind(status), "the script says " + status)),
                    more);
            return;
        }
        switch (script.text("body")) {
            case "html" -> wire.whole(200, "text/html", "<html>busy</html>".getBytes(StandardCharsets.UTF_8), Map.of());
            case "empty" -> wire.whole(200, JSON, new byte[0], Map.of());
            case "junk" -> wire.whole(200, JSON, "{\"choices\": [".getBytes(StandardCharsets.UTF_8), Map.of());
            default -> {
                var turn = new Turn(body, script, input());
                if (body.path("stream").asBoolean(false)) {
                    stream(words, turn);
                } else {
                    whole(words, turn);
                }
            }
        }
    }

    private static String kind(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            case 529 -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    private void whole(Words words, Turn turn) throws IOException {
        int reset = turn.script().number("reset", -1);
        if (reset >= 0) {
            wire.reset();
            return;
        }
        if (turn.script().number("stall", -1) >= 0) {
            wire.stall();
            return;
        }
        provider.bill().add(turn.input(), turn.output());
        json(200, words.whole(turn));
    }

    private void stream(Words words, Turn turn) throws IOException {
        var script = turn.script();
        wire.stream(headers());
        int sent = 0;
        int output = 0;
        try {
            for (var event : words.events(turn)) {
                if (event.token()) {
                    if (sent == script.number("reset", -1)) {
                        wire.reset();
                        return;
                    }
                    if (sent == script.number("stall", -1)) {
                        wire.stall();
                        return;
                    }
                    if (sent == script.number("cut", -1)) {
                        return;
                    }
                    if (sent == script.number("error", -1)) {
                        wire.event(words.errorEvent());
                        return;
                    }
                    if (sent++ > 0) {
                        Wire.pause(script.number("every", 0));
                    }
                }
                wire.event(event.text());
                output += event.token() ? 1 : 0;
            }
        } finally {
            provider.bill().add(turn.input(), output);
        }
    }
}
