package ai.bhiv.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.llm.internal.body.Bodies;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The splice lane end to end, on the running platform and a provider that does what it is told (LLM-20, LLM-30 to
/// LLM-35, LLM-43, LLM-50).
class SpliceTest {
    private static LlmHouse house;

    @BeforeAll
    static void open() {
        house = new LlmHouse();
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void theProviderGetsTheClientsBytesWithOneRangeExchanged() {
        var model = house.model("plain", "openai", ";words=2");
        var bodies = new Bodies(new Random(7));
        for (int i = 0; i < 30; i++) {
            var made = bodies.next(model, i == 0 ? 2_000_000 : 0);
            var answer = house.post("/v1/chat/completions", house.admin(), made.bytes());
            assertThat(answer.statusCode()).as(() -> text(answer)).isEqualTo(200);
            assertThat(house.asked().body()).as("body %s", i).isEqualTo(made.with(house.mark + "plain;words=2"));
        }
    }

    @Test
    void answersComeBackByteForByteWholeAndStreamedBehindTheGatewayToo() throws IOException {
        for (var dialect : List.of("/v1/chat/completions", "/v1/responses", "/v1/messages")) {
            boolean anthropic = dialect.endsWith("messages");
            var model = house.model("echo" + dialect.length(), anthropic ? "anthropic" : "openai", ";words=5");
            for (var stream : List.of(false, true)) {
                var body = chat(model, ",\"stream\":" + stream + ",\"max_tokens\":50");
                var direct = direct(
                        dialect,
                        chat(
                                house.mark + "echo" + dialect.length() + ";words=5",
                                ",\"stream\":" + stream + ",\"max_tokens\":50"));
                assertThat(house.post(dialect, house.admin(), body).body()).isEqualTo(direct);
                for (var path : List.of("/api/llm" + dialect, dialect)) {
                    var behind = house.post(Role.GATEWAY, path, house.admin(), body);
                    assertThat(behind.body()).isEqualTo(direct);
                    assertThat(behind.headers().firstValue("x-bhiv-lane")).contains("splice");
                    assertThat(behind.headers().firstValue("openai-organization"))
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void theProvidersCredentialGoesOutAndTheClientsStaysIn() {
        var open = house.model("cred", "openai", "");
        var anthropic = house.model("acred", "anthropic", "");
        house.post("/v1/chat/completions", house.admin(), chat(open, ""), "Cookie", "a=b", "x-bhiv-run", "1");
        var seen = house.asked();
        assertThat(seen.headers().get("authorization")).isEqualTo("Bearer " + house.secret());
        assertThat(seen.headers()).doesNotContainKeys("cookie", "x-bhiv-run", "user-agent");
        house.post("/v1/messages", house.admin(), chat(anthropic, ",\"max_tokens\":9"));
        seen = house.asked();
        assertThat(seen.headers().get("x-api-key")).isEqualTo(house.secret());
        assertThat(seen.headers()).containsKey("anthropic-version").doesNotContainKey("authorization");
    }

    @Test
    void anAccessTokenMayStandInXApiKey() {
        var model = house.model("xkey", "anthropic", "");
        for (var door : List.of(Role.LLM, Role.GATEWAY)) {
            var answer = house.platform.send(
                    "POST",
                    door,
                    "/v1/messages",
                    "",
                    text(chat(model, ",\"max_tokens\":9")),
                    "x-api-key",
                    house.admin());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void refusalsSpeakTheDialect() {
        var unknown = house.post("/v1/chat/completions", house.admin(), chat("no-such-model", ""));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).path("error").path("code").asString()).isEqualTo("llm.model.unknown");
        assertThat(json(unknown).path("error").path("type").asString()).isEqualTo("invalid_request_error");
        var anthropic = house.post("/v1/messages", house.admin(), chat("no-such-model", ""));
        assertThat(anthropic.statusCode()).isEqualTo(404);
        assertThat(json(anthropic).path("type").asString()).isEqualTo("error");
        assertThat(json(anthropic).path("error").path("type").asString()).isEqualTo("not_found_error");
        assertThat(json(anthropic).path("request_id").asString("")).isNotEmpty();
        for (var door : List.of("llm/v1/messages", "gateway/v1/messages", "gateway/api/llm/v1/messages")) {
            int slash = door.indexOf('/');
            var nobody =
                    house.post(Role.named(door.substring(0, slash)), door.substring(slash), "nonsense", chat("x", ""));
            assertThat(nobody.statusCode()).as(door).isEqualTo(401);
            assertThat(json(nobody).path("error").path("type").asString()).isEqualTo("authentication_error");
        }
        var twice = house.post(
                "/v1/chat/completions",
                house.admin(),
                "{\"model\":\"a\",\"model\":\"b\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(json(twice).path("error").path("code").asString()).isEqualTo("llm.body.malformed");
        var claude = house.model("wrongdialect", "anthropic", "");
        assertThat(house.post("/v1/responses", house.admin(), chat(claude, "")).statusCode())
                .isEqualTo(422);
    }

    @Test
    void theProvidersOwn400Passes() {
        var model = house.model("four", "openai", ";status=400");
        var answer = house.post("/v1/chat/completions", house.admin(), chat(model, ""));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").path("message").asString()).isEqualTo("the script says 400");
    }

    @Test
    void anotherTargetTakesOverUnseenBeforeTheFirstToken() {
        for (var fault :
                List.of("status=500", "status=429;retry-after=60", "cut=0", "reset=0", "error=0", "body=html")) {
            for (var stream : List.of(true, false)) {
                if (!stream && (fault.startsWith("cut") || fault.startsWith("error"))) {
                    continue;
                }
                var name = fault.replaceAll("\\W", "") + stream;
                var bad = house.model("bad" + name, "openai", ";" + fault);
                var good = house.model("good" + name, "openai", ";words=4");
                house.made(
                        "/routes",
                        Map.of(
                                "name",
                                house.mark + name,
                                "targets",
                                List.of(Map.of("model", bad), Map.of("model", good))));
                var answer = house.post(
                        "/v1/chat/completions", house.admin(), chat(house.mark + name, ",\"stream\":" + stream));
                assertThat(answer.statusCode()).as(() -> fault + text(answer)).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-bhiv-attempts"))
                        .as(fault)
                        .contains("2");
                assertThat(text(answer)).contains("fake ").doesNotContain("the script says");
            }
        }
    }

    @Test
    void aStreamCutInTheMiddleEndsWithAnErrorAndNoInventedEnd() {
        for (var fault : List.of("cut=3", "reset=3")) {
            for (var dialect : List.of("/v1/chat/completions", "/v1/responses", "/v1/messages")) {
                boolean anthropic = dialect.endsWith("messages");
                var model = house.model(
                        fault.replace("=", "") + dialect.length(), anthropic ? "anthropic" : "openai", ";" + fault);
                var answer = house.post(dialect, house.admin(), chat(model, ",\"stream\":true,\"max_tokens\":50"));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(text(answer))
                        .as(fault + dialect)
                        .contains("This ")
                        .contains("llm.stream.truncated")
                        .doesNotContain("[DONE]")
                        .doesNotContain("message_stop")
                        .doesNotContain("response.completed");
            }
        }
    }

    @Test
    void whenAllTargetsFailTheLastFailureIsToldWithTheAttempts() {
        var model = house.model("alwaysbad", "openai", ";status=503");
        var answer = house.post("/v1/chat/completions", house.admin(), chat(model, ""));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(json(answer).path("error").path("code").asString()).isEqualTo("llm.provider.failed");
        assertThat(json(answer).path("error").path("attempts")).hasSize(3);
        var denied = house.model("denied", "openai", ";status=401");
        var once = house.post("/v1/chat/completions", house.admin(), chat(denied, ""));
        assertThat(once.statusCode()).isEqualTo(502);
        assertThat(json(once).path("error").path("attempts")).hasSize(1);
    }

    @Test
    void aClientThatLeavesEndsTheProvidersConnection() throws IOException {
        var model = house.model("slow", "openai", ";words=2000;every=5");
        int before = house.fake.connections();
        var body = chat(model, ",\"stream\":true");
        var url = house.platform.url(Role.LLM);
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Authorization: Bearer " + house.admin() + "\r\nContent-Length: " + body.length
                                    + "\r\n\r\n" + text(body))
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readNBytes(600)).isNotEmpty();
            socket.setSoLinger(true, 0);
        }
        await().atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(house.fake.connections()).isLessThanOrEqualTo(before));
    }

    @Test
    void embeddingsModelsAndCountTokens() {
        var model = house.embeddingModel("emb");
        var embedded = house.post(
                "/v1/embeddings",
                house.admin(),
                ("{\"model\":\"" + model + "\",\"input\":[\"a\",\"b\"]}").getBytes(StandardCharsets.UTF_8));
        assertThat(json(embedded).path("data")).hasSize(2);
        var list = house.send("GET", "/v1/models", house.admin(), null, Role.LLM);
        assertThat(list.body()).contains("\"id\":\"" + model + "\"").contains("\"object\":\"list\"");
        var one = house.send("GET", "/v1/models/" + model, house.admin(), null, Role.LLM);
        assertThat(Json.MAPPER.readTree(one.body()).path("object").asString()).isEqualTo("model");
        var anthropic = house.platform.send(
                "GET", Role.LLM, "/v1/models", house.admin(), null, "anthropic-version", "2023-06-01");
        assertThat(anthropic.body()).contains("\"has_more\":false");
        var claude = house.model("count", "anthropic", "");
        var counted = house.post("/v1/messages/count_tokens", house.admin(), chat(claude, ""));
        assertThat(json(counted).path("input_tokens").asInt(0)).isPositive();
    }

    @Test
    void aForbiddenAddressIsRefusedAndTheCredentialIsNeverShown() {
        for (var url : List.of(
                "http://169.254.169.254/v1",
                "https://169.254.169.254/v1",
                "https://127.0.0.1/v1",
                "https://[::1]/v1",
                "https://10.0.0.1",
                "https://[::ffff:10.0.0.1]/v1",
                "https://[fd00::1]",
                "https://0x7f000001/v1",
                "http://example.com/v1",
                "ftp://example.com",
                "https://u:p@example.com",
                "no address")) {
            var answer = house.send(
                    "POST",
                    "/providers",
                    house.admin(),
                    "{\"name\":\"" + house.mark + "f\",\"kind\":\"openai\",\"base_url\":\"" + url + "\"}",
                    Role.LLM);
            assertThat(answer.statusCode()).as(url + answer.body()).isEqualTo(422);
        }
        var listed = house.send("GET", "/providers", house.admin(), null, Role.LLM);
        assertThat(listed.body()).contains("fingerprint").doesNotContain(house.secret());
    }

    static byte[] chat(String model, String more) {
        return ("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] direct(String path, byte[] body) throws IOException {
        var connection = (java.net.HttpURLConnection)
                java.net.URI.create(house.fake.url() + path).toURL().openConnection();
        connection.setDoOutput(true);
        connection.getOutputStream().write(body);
        try (var in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return Json.MAPPER.readTree(answer.body());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return text(answer.body());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
