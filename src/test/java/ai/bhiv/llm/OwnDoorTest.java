package ai.bhiv.llm;

import static ai.bhiv.llm.SpliceTest.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.Platform;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A door of its own beside the shared platform, with two connections to a provider, which can be stopped (LLM-36,
/// LLM-45).
class OwnDoorTest {
    private static final String CONNECTIONS = "bhiv.llm.connections";

    private final HttpClient http = HttpClient.newHttpClient();
    private LlmHouse house;
    private Platform door;
    private boolean stopped;

    @BeforeEach
    void open() throws Exception {
        house = new LlmHouse();
        house.price("openai");
        var shared = house.platform;
        var home = Home.open(AtEnd.directory("bhiv-door-"));
        home.directory("secrets");
        home.write(
                home.path().resolve("secrets").resolve("master-key"),
                shared.home().secret("master-key", 256));
        System.setProperty(CONNECTIONS, "2");
        try {
            door = Platform.start(
                    TestPlatform.options(
                            home,
                            TestPlatform.freePorts(),
                            EnumSet.of(Role.LLM),
                            Map.of(Role.GATEWAY, shared.url(Role.GATEWAY))),
                    shared.access());
        } finally {
            System.clearProperty(CONNECTIONS);
        }
    }

    @AfterEach
    void close() {
        stop();
        http.close();
        house.close();
    }

    private void stop() {
        if (!stopped) {
            stopped = true;
            door.close();
        }
    }

    @Test
    void aFullPoolIsSaidAndSpeaksAgainstNobody() throws Exception {
        var slow = house.model("slow", "openai", ";words=2000;every=20");
        var quick = house.model("quick", "openai", "");
        var streams = new ArrayList<InputStream>();
        for (int i = 0; i < 2; i++) {
            var stream = send(chat(slow, ",\"stream\":true"), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            assertThat(stream.read()).isPositive();
            streams.add(stream);
        }
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // more than the failures in a row that open a breaker
            Callable<HttpResponse<String>> one = () -> send(chat(quick, ""), HttpResponse.BodyHandlers.ofString());
            for (var asked : clients.invokeAll(List.of(one, one, one, one, one, one))) {
                var answer = asked.get();
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(Json.MAPPER
                                .readTree(answer.body())
                                .path("error")
                                .path("code")
                                .asString())
                        .isEqualTo("llm.provider.saturated");
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            }
        }
        for (var stream : streams) {
            stream.close();
        }
        await().untilAsserted(() -> assertThat(send(chat(quick, ""), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200));
    }

    @Test
    void aStreamThatIsOpenWhenTheProcessStopsEndsWithAWordAndIsBilledToThere() throws Exception {
        var slow = house.model("long", "openai", ";words=5000;every=20");
        set("1s");
        try {
            var stream = send(chat(slow, ",\"stream\":true"), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            assertThat(stream.read()).isPositive();
            var stopping = Thread.ofVirtual().start(this::stop);
            var rest = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            stopping.join();
            assertThat(rest.strip().lines().toList().getLast())
                    .startsWith("data: ")
                    .contains("llm.draining");
            var entry = query("select outcome || ' ' || state || ' ' || (output_tokens > 0) || ' ' || (cost > 0)"
                    + " from llm.ledger where model = '" + slow + "'");
            assertThat(entry).isEqualTo("drained settled true true");
        } finally {
            set("20s");
        }
    }

    private void set(String drain) {
        var before = house.send("GET", "/settings/llm.drain", house.platform.operator(), null, Role.GATEWAY);
        var set = house.platform.send(
                "PUT",
                Role.GATEWAY,
                "/settings/llm.drain",
                house.platform.operator(),
                "{\"value\": \"" + drain + "\"}",
                "If-Match",
                before.headers().firstValue("ETag").orElse("*"));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        if (!stopped) {
            await().until(() -> door.part(ai.bhiv.platform.settings.LiveSettings.class)
                    .get(LlmSettings.class)
                    .drain()
                    .equals(java.time.Duration.parse("PT" + drain)));
        }
    }

    private <T> HttpResponse<T> send(byte[] body, HttpResponse.BodyHandler<T> handler) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(door.urls().get(Role.LLM) + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + house.admin())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                handler);
    }

    private String query(String sql) throws Exception {
        try (var connection = TestDatabase.superuser(house.platform.access());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
