package ai.bhiv.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same question asked again, and asked by many at once (LLM-55, LLM-57). The fake provider counts what reaches it.
class RepeatTest {
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
    void aHundredWhoAskTheSameAtOnceShareOneCallWholeAndStreamed() throws Exception {
        var model = house.model("joined", "openai", ";first=700;words=30;every=5");
        for (var stream : List.of("", ",\"stream\":true")) {
            long before = asked(model);
            var answers = new ArrayList<HttpResponse<byte[]>>();
            try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = new ArrayList<Future<HttpResponse<byte[]>>>();
                for (int i = 0; i < 100; i++) {
                    all.add(clients.submit(() -> ask(house.admin(), model, stream)));
                }
                for (var one : all) {
                    answers.add(one.get());
                }
            }
            assertThat(answers).allSatisfy(one -> {
                assertThat(one.statusCode()).isEqualTo(200);
                assertThat(one.body()).isEqualTo(answers.getFirst().body());
            });
            assertThat(answers.stream().filter(one -> mark(one).equals("miss"))).hasSize(1);
            assertThat(asked(model)).isEqualTo(before + 1);
        }
    }

    @Test
    void whatWasAnsweredIsReplayedByteForByteAtNoCostToTheSameCallerOnly() {
        var model = house.model("kept", "openai", ";words=3");
        for (var stream : List.of("", ",\"stream\":true")) {
            var first = ask(house.admin(), model, stream);
            assertThat(mark(first)).isEqualTo("miss");
            await().until(() -> mark(ask(house.admin(), model, stream)).equals("exact"));
            long before = asked(model);
            var again = ask(house.admin(), model, stream);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("x-bhiv-cost")).contains("0");
            assertThat(again.headers().firstValue("Age")).isPresent();
            assertThat(asked(model)).isEqualTo(before);
            assertThat(mark(ask(house.admin(), model, stream, "Cache-Control", "no-cache")))
                    .isEqualTo("miss");
            assertThat(mark(ask(house.admin(), model, stream, "Cache-Control", "no-store")))
                    .isEmpty();
            assertThat(mark(ask(key(), model, stream))).as("another caller").isEqualTo("miss");
            assertThat(mark(ask(house.admin(), model, stream + ",\"seed\":1"))).isEqualTo("miss");
        }
        assertThat(mark(house.post("/v1/chat/completions", house.admin(), body(model, ""))))
                .as("only who asks for it")
                .isEmpty();
    }

    @Test
    void aFailureIsGivenToAllAndKeptForNobody() {
        var model = house.model("failing", "openai", ";status=400;fail=1");
        assertThat(ask(house.admin(), model, "").statusCode()).isEqualTo(400);
        await().until(() -> ask(house.admin(), model, "").statusCode() == 200);
        var cut = house.model("cut", "openai", ";words=9;cut=5");
        long before = asked(cut);
        assertThat(text(ask(house.admin(), cut, ",\"stream\":true"))).contains("llm.stream.truncated");
        assertThat(text(ask(house.admin(), cut, ",\"stream\":true"))).contains("llm.stream.truncated");
        assertThat(asked(cut)).isEqualTo(before + 2);
    }

    @Test
    void theOneWhoAskedFirstMayLeaveWithoutCancellingForTheOthers() throws Exception {
        var model = house.model("leaving", "openai", ";words=60;every=20");
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var leader = new java.net.Socket(
                    "127.0.0.1", house.platform.url(ai.bhiv.platform.Role.LLM).getPort());
            var body = body(model, ",\"stream\":true");
            leader.getOutputStream()
                    .write(("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + house.admin() + "\r\nContent-Type: application/json\r\nx-bhiv-cache: on\r\n"
                                    + "Content-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            leader.getOutputStream().write(body);
            assertThat(leader.getInputStream().read()).isPositive();
            var follower = clients.submit(() -> ask(house.admin(), model, ",\"stream\":true"));
            await().pollDelay(java.time.Duration.ofMillis(200)).until(() -> true);
            leader.close();
            assertThat(text(follower.get())).endsWith("data: [DONE]\n\n");
            assertThat(mark(follower.get())).isEqualTo("joined");
            assertThat(asked(model)).isEqualTo(1);
        }
    }

    private static String key() {
        return house.made("/keys", Map.of("name", "repeat", "requests_per_minute", 0))
                .path("secret")
                .asString();
    }

    /// How often the provider was asked for this model.
    private static long asked(String model) {
        var name = model.substring(house.mark.length() + 1);
        return house.fake.seen().stream()
                .filter(seen ->
                        new String(seen.body(), StandardCharsets.UTF_8).contains("\"" + house.mark + name + ";"))
                .count();
    }

    private static byte[] body(String model, String more) {
        return ("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse<byte[]> ask(String token, String model, String more, String... headers) {
        var all = new ArrayList<>(List.of("x-bhiv-cache", "on"));
        all.addAll(List.of(headers));
        return house.post("/v1/chat/completions", token, body(model, more), all.toArray(String[]::new));
    }

    private static String mark(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("x-bhiv-cache").orElse("");
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
