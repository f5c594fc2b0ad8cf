package ai.bhiv.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The translate lane end to end: clients of either protocol, answered by providers of the other (LLM-21 to LLM-23).
class TranslateTest {
    private static final String TOOLS = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
            + "\"parameters\":{\"type\":\"object\"}}}]";
    private static LlmHouse house;

    @BeforeAll
    static void open() {
        house = new LlmHouse();
        house.price("anthropic");
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void aChatClientIsAnsweredByAProviderOfMessages() {
        var model = house.model("claude", "anthropic", ";words=8");
        var answer = chat(model, ",\"temperature\":0.5,\"stop\":\"END\"");
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(json(answer)
                        .path("choices")
                        .path(0)
                        .path("message")
                        .path("content")
                        .asString())
                .isEqualTo("This is the fake provider, not a model. ");
        assertThat(json(answer).path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("stop");
        assertThat(json(answer).path("usage").path("completion_tokens").asInt()).isEqualTo(8);
        assertThat(header(answer, "x-bhiv-lane")).isEqualTo("translate");
        assertThat(header(answer, "x-bhiv-edits")).isEqualTo("model,max_tokens");
        assertThat(header(answer, "x-bhiv-cost")).isNotEmpty();
        var seen = house.asked();
        assertThat(seen.path()).isEqualTo("/v1/messages");
        assertThat(seen.headers()).containsKey("anthropic-version");
        assertThat(new String(seen.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"model\":\"" + house.mark + "claude;words=8\",\"max_tokens\":1000,\"messages\":"
                        + "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}]}],"
                        + "\"temperature\":0.5,\"stop_sequences\":[\"END\"]}");
    }

    @Test
    void aChatClientSeesItsOwnEventsAndUsageAndItsMoneyIsRight() {
        var model = house.model("sclaude", "anthropic", ";words=5");
        var key = house.made("/keys", Map.of("name", "translate", "requests_per_minute", 0));
        var budget = house.made(
                "/budgets", Map.of("scope", "key", "subject", key.path("id").asString(), "amount", 1));
        var before = house.fake.billed();
        var answer = house.post(
                "/v1/chat/completions",
                key.path("secret").asString(),
                body(model, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        assertThat(text(answer))
                .contains("\"object\":\"chat.completion.chunk\"", "\"completion_tokens\":5")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("event:");
        await().untilAsserted(() -> assertThat(Json.MAPPER
                        .readTree(house.send(
                                        "GET",
                                        "/budgets/" + budget.path("id").asString(),
                                        house.admin(),
                                        null,
                                        Role.LLM)
                                .body())
                        .path("spent")
                        .decimalValue())
                .isEqualByComparingTo(house.fake.billed().subtract(before)));
    }

    @Test
    void toolsAndTheirResultsGoThereAndBack() {
        var model = house.model("tclaude", "anthropic", ";tools=1");
        var call = json(chat(model, TOOLS)).path("choices").path(0);
        assertThat(call.path("finish_reason").asString()).isEqualTo("tool_calls");
        var function = call.path("message").path("tool_calls").path(0).path("function");
        assertThat(function.path("name").asString()).isEqualTo("weather");
        assertThat(function.path("arguments").asString()).isEqualTo("{\"city\":\"Pune\"}");
        var next = house.post(
                "/v1/chat/completions",
                house.admin(),
                ("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                                + call.path("message") + ",{\"role\":\"tool\",\"tool_call_id\":\"toolu_0\","
                                + "\"content\":\"sunny\"}]" + TOOLS + "}")
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(json(next).path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("stop");
        assertThat(new String(house.asked().body(), StandardCharsets.UTF_8))
                .contains("\"type\":\"tool_use\",\"id\":\"toolu_0\"", "\"tool_use_id\":\"toolu_0\"");
    }

    @Test
    void aClientOfMessagesIsAnsweredByAProviderOfChat() {
        var model = house.model("gpt", "openai", ";words=4");
        var whole = messages(model, ",\"top_k\":5");
        assertThat(whole.statusCode()).as(text(whole)).isEqualTo(200);
        assertThat(json(whole).path("content").path(0).path("text").asString()).isEqualTo("This is the fake ");
        assertThat(json(whole).path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(json(whole).path("usage").path("output_tokens").asInt()).isEqualTo(4);
        assertThat(header(whole, "x-bhiv-dropped")).isEqualTo("top_k");
        assertThat(house.asked().headers()).doesNotContainKey("anthropic-version");
        var streamed = text(messages(model, ",\"stream\":true"));
        assertThat(streamed)
                .startsWith("event: message_start\n")
                .contains("\"text_delta\"", "\"output_tokens\":4")
                .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void whoWantsNothingDroppedIsRefusedBeforeAnythingIsSent() {
        var model = house.model("strict", "anthropic", "");
        int before = house.fake.requests();
        var lossy =
                house.post("/v1/chat/completions", house.admin(), body(model, ",\"seed\":7"), "x-bhiv-strict", "true");
        assertThat(lossy.statusCode()).isEqualTo(422);
        assertThat(json(lossy).path("error").path("code").asString()).isEqualTo("llm.translate.lossy");
        assertThat(json(lossy).path("error").path("message").asString()).contains("seed");
        var two = chat(model, ",\"n\":2");
        assertThat(two.statusCode()).isEqualTo(422);
        assertThat(json(two).path("error").path("code").asString()).isEqualTo("llm.capability.missing");
        assertThat(house.fake.requests()).isEqualTo(before);
        assertThat(header(chat(model, ",\"seed\":7,\"logit_bias\":{\"1\":2}"), "x-bhiv-dropped"))
                .isEqualTo("seed, logit_bias");
    }

    @Test
    void aCutStreamIsAnErrorInTheClientsWordsAndNoEndIsInvented() {
        var claude = house.model("cutclaude", "anthropic", ";words=9;cut=5");
        assertThat(text(chat(claude, ",\"stream\":true")))
                .contains("llm.stream.truncated")
                .doesNotContain("[DONE]", "event:");
        var gpt = house.model("cutgpt", "openai", ";words=9;cut=5");
        assertThat(text(messages(gpt, ",\"stream\":true")))
                .contains("event: error", "llm.stream.truncated")
                .doesNotContain("message_stop", "message_delta");
    }

    @Test
    void theProvidersOwn400SpeaksTheClientsProtocol() {
        var claude = house.model("badclaude", "anthropic", ";status=400");
        var answer = chat(claude, "");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").path("message").asString()).isEqualTo("the script says 400");
        assertThat(json(answer).has("type")).isFalse();
        var gpt = house.model("badgpt", "openai", ";status=400");
        var other = json(messages(gpt, ""));
        assertThat(other.path("type").asString()).isEqualTo("error");
        assertThat(other.path("error").path("type").asString()).isEqualTo("invalid_request_error");
    }

    @Test
    void aRouteFailsOverFromOneProtocolToTheOther() {
        var gone = house.model("gone", "openai", ";status=500");
        var claude = house.model("spare", "anthropic", ";words=3");
        house.made(
                "/routes",
                Map.of(
                        "name",
                        house.mark + "-both",
                        "targets",
                        List.of(Map.of("model", gone, "priority", 0), Map.of("model", claude, "priority", 1))));
        var answer = chat(house.mark + "-both", ",\"stream\":true");
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
        assertThat(text(answer)).endsWith("data: [DONE]\n\n");
        assertThat(header(answer, "x-bhiv-provider")).isEqualTo(house.mark + "-anthropic");
    }

    private static byte[] body(String model, String more) {
        return ("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> chat(String model, String more) {
        return house.post("/v1/chat/completions", house.admin(), body(model, more));
    }

    private static HttpResponse<byte[]> messages(String model, String more) {
        return house.post(
                "/v1/messages",
                house.admin(),
                body(model, ",\"max_tokens\":50" + more),
                "anthropic-version",
                "2023-06-01");
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return Json.MAPPER.readTree(answer.body());
    }
}
