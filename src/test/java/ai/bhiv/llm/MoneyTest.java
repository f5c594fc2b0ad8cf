package ai.bhiv.llm;

import static ai.bhiv.llm.SpliceTest.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.Users;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Budgets that hold over processes and their deaths, a ledger that is right to the last digit, and keys that limit
/// (LLM-60 to LLM-68). The fake provider's own bill is the judge.
class MoneyTest {
    private LlmHouse house;

    @BeforeEach
    void open() {
        house = new LlmHouse();
        house.price("openai");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void sixtyFourClientsOfTwoProcessesNeverPassOneBudgetAndADeadProcessIsCharged() throws Exception {
        var model = house.model("race", "openai", ";words=40;first=20");
        var key = key(Map.of("name", "race", "requests_per_minute", 0));
        var budget = budget("key", key.path("id").asString(), "0.05");
        var body = chat(model, ",\"max_tokens\":60");
        try (var second = SecondProcess.start(
                house.platform, Set.of(Role.LLM), Map.of(Role.GATEWAY, house.platform.url(Role.GATEWAY)))) {
            var urls = List.of(house.platform.url(Role.LLM), second.url(Role.LLM));
            var answered = new AtomicInteger();
            var refused = new AtomicInteger();
            try (var http = HttpClient.newHttpClient();
                    var clients = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 64; i++) {
                    var url = urls.get(i % 2);
                    clients.submit(() -> {
                        for (int n = 0; n < 8; n++) {
                            int status = post(http, url, key.path("secret").asString(), body)
                                    .statusCode();
                            (status == 200 ? answered : status == 402 ? refused : new AtomicInteger())
                                    .incrementAndGet();
                        }
                        return null;
                    });
                }
            }
            assertThat(answered.get() + refused.get())
                    .as("every request is answered or refused for money")
                    .isEqualTo(512);
            assertThat(refused).as("the budget was reached").hasPositiveValue();
            await().untilAsserted(() -> assertThat(number(read(budget), "held")).isZero());
            var spent = number(read(budget), "spent");
            assertThat(spent).isEqualByComparingTo(house.fake.billed()).isEqualByComparingTo(costs(key));
            assertThat(spent).isLessThanOrEqualTo(new BigDecimal("0.05"));
            // what one more may cost at most no longer fits, or else it was refused too early
            assertThat(new BigDecimal("0.05").subtract(spent)).isLessThan(new BigDecimal("0.0005"));

            death(second, key, budget, spent);
        }
    }

    /// Streams run in the second process when it dies.
    private void death(SecondProcess second, JsonNode key, JsonNode budget, BigDecimal before) throws Exception {
        var slow = house.model("slow", "openai", ";words=500;every=20");
        raise(budget, "1.00");
        await().until(() -> knows(second, key, slow));
        try (var http = HttpClient.newHttpClient();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                clients.submit(() -> post(
                        http,
                        second.url(Role.LLM),
                        key.path("secret").asString(),
                        chat(slow, ",\"stream\":true,\"max_tokens\":500")));
            }
            await().until(() -> number(read(budget), "held").signum() > 0 && open(key) == 5);
            second.kill();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> open(key) == 0);
        var after = read(budget);
        assertThat(number(after, "held")).isZero();
        assertThat(number(after, "spent"))
                .as("too much by at most what was reserved, never too little")
                .isGreaterThanOrEqualTo(house.fake.billed())
                .isEqualByComparingTo(costs(key));
        assertThat(number(after, "spent").subtract(before)).isLessThan(new BigDecimal("0.011"));
        await().untilAsserted(() -> assertThat(number(after, "spent")).isGreaterThanOrEqualTo(house.fake.billed()));
    }

    private static boolean knows(SecondProcess process, JsonNode key, String model) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(process.url(Role.LLM) + "/v1/models/" + model))
                                            .header(
                                                    "x-api-key",
                                                    key.path("secret").asString())
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        }
    }

    @Test
    void aRequestThatNoBudgetHoldsIsRefusedIn402BeforeAnythingIsSent() {
        var model = house.model("poor", "openai", "");
        var key = key(Map.of("name", "poor"));
        budget("key", key.path("id").asString(), "0.0001");
        int before = house.fake.requests();
        var answer =
                house.post("/v1/chat/completions", key.path("secret").asString(), chat(model, ",\"max_tokens\":1000"));
        assertThat(answer.statusCode()).isEqualTo(402);
        var error = Json.MAPPER.readTree(answer.body()).path("error");
        assertThat(error.path("code").asString()).isEqualTo("llm.budget.exhausted");
        assertThat(error.path("remaining").asString()).isEqualTo("0.0001");
        assertThat(house.fake.requests()).isEqualTo(before);
        var unpriced = house.model("unpriced", "anthropic", "");
        assertThat(house.post("/v1/messages", key.path("secret").asString(), chat(unpriced, ",\"max_tokens\":1"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void aStreamIsBilledByWhatTheProviderReportsAndTheClientSeesNoUsageItDidNotAskFor() {
        var model = house.model("stream", "openai", ";words=7");
        var key = key(Map.of("name", "stream"));
        var budget = budget("key", key.path("id").asString(), "1");
        var answer = house.post("/v1/chat/completions", key.path("secret").asString(), chat(model, ",\"stream\":true"));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .doesNotContain("\"usage\"")
                .contains("[DONE]");
        assertThat(answer.headers().firstValue("x-bhiv-edits")).contains("model,stream_options");
        await().untilAsserted(
                        () -> assertThat(number(read(budget), "spent")).isEqualByComparingTo(house.fake.billed()));
        var report = Json.MAPPER.readTree(house.send("GET", "/analytics/usage", house.admin(), null, Role.LLM)
                .body());
        for (var line : report.path("by_key")) {
            if (line.path("name").asString().equals(key.path("id").asString())) {
                assertThat(line.path("output_tokens").asInt()).isEqualTo(7);
                assertThat(line.path("cost").decimalValue()).isEqualByComparingTo(house.fake.billed());
                return;
            }
        }
        throw new AssertionError("no line of the key in " + report);
    }

    @Test
    void aRequestKeepsItsPlaceAmongTheKeysParallelOnesThroughAFailedAttempt() throws Exception {
        var gone = house.model("gone", "openai", ";status=500");
        var slow = house.model("slowly", "openai", ";words=150;every=20");
        var route = house.mark + "-place";
        house.made(
                "/routes",
                Map.of(
                        "name",
                        route,
                        "targets",
                        List.of(Map.of("model", gone, "priority", 0), Map.of("model", slow, "priority", 1))));
        var secret = key(Map.of("name", "place", "requests_per_minute", 0, "parallel", 1))
                .path("secret")
                .asString();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var first =
                    clients.submit(() -> house.post("/v1/chat/completions", secret, chat(route, ",\"stream\":true")));
            await().until(() -> house.fake.seen().stream()
                    .anyMatch(seen -> new String(seen.body(), StandardCharsets.UTF_8).contains("slowly")));
            assertThat(house.post("/v1/chat/completions", secret, chat(route, ""))
                            .statusCode())
                    .isEqualTo(429);
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aKeyLimitsModelsAndRatesAndEndsWhenItIsSuspendedOrRevoked() {
        var one = house.model("one", "openai", "");
        var two = house.model("two", "openai", "");
        var key = key(Map.of("name", "narrow", "models", List.of(one), "requests_per_minute", 3));
        var secret = key.path("secret").asString();
        assertThat(status(secret, one)).isEqualTo(200);
        assertThat(status(secret, two)).isEqualTo(403);
        assertThat(house.send("GET", "/v1/models", secret, null, Role.LLM).body())
                .contains(one)
                .doesNotContain(two);
        assertThat(status(secret, one)).isEqualTo(200);
        assertThat(status(secret, one)).isEqualTo(429);
        var limited = house.post("/v1/chat/completions", secret, chat(one, ""));
        assertThat(limited.headers().firstValue("Retry-After")).isPresent();
        // nothing else opens with it
        assertThat(house.send("GET", "/models", secret, null, Role.LLM).statusCode())
                .isEqualTo(401);
        assertThat(status(secret.substring(0, secret.length() - 1) + "!", one)).isEqualTo(401);
        assertThat(status("sk-bhiv-nobody.00000000000070008000000000000000.x", one))
                .isEqualTo(401);
        var id = key.path("id").asString();
        assertThat(house.send("POST", "/keys/" + id + "/suspend", house.admin(), null, Role.LLM)
                        .statusCode())
                .isEqualTo(200);
        assertThat(status(secret, one)).isEqualTo(401);
        assertThat(house.send("POST", "/keys/" + id + "/resume", house.admin(), null, Role.LLM)
                        .statusCode())
                .isEqualTo(200);
        assertThat(status(secret, one)).isEqualTo(429);
        assertThat(house.platform
                        .send("DELETE", Role.LLM, "/keys/" + id, house.admin(), null, "If-Match", "*")
                        .statusCode())
                .isEqualTo(204);
        assertThat(status(secret, one)).isEqualTo(401);
        assertThat(house.send("GET", "/keys/" + id, house.admin(), null, Role.LLM)
                        .body())
                .doesNotContain(secret.substring(secret.lastIndexOf('.') + 1));
    }

    @Test
    void aKeyIsWorthWhatItsOwnerIsNow() throws Exception {
        var model = house.model("owned", "openai", "");
        var name = house.mark + "-owner";
        var owner = house.platform
                .system("default")
                .call(() -> house.platform
                        .platform()
                        .part(Users.class)
                        .create(new NewUser(name, null, null, List.of("Ops"), TestPlatform.PASSWORD)));
        var secret = owned(name);
        try (var second = SecondProcess.start(
                        house.platform, Set.of(Role.LLM), Map.of(Role.GATEWAY, house.platform.url(Role.GATEWAY)));
                var http = HttpClient.newHttpClient()) {
            var doors = List.of(house.platform.url(Role.LLM), second.url(Role.LLM));
            for (var door : doors) {
                assertThat(post(http, door, secret, chat(model, "")).statusCode())
                        .isEqualTo(200);
            }
            change(owner.id(), "PUT", "/roles", "{\"roles\": [\"Customer\"]}");
            for (var door : doors) {
                await().untilAsserted(() -> assertThat(
                                post(http, door, secret, chat(model, "")).statusCode())
                        .as("a role that may not use models")
                        .isEqualTo(403));
            }
            change(owner.id(), "PUT", "/roles", "{\"roles\": [\"Sales\"]}");
            for (var door : doors) {
                await().untilAsserted(() -> assertThat(
                                post(http, door, secret, chat(model, "")).statusCode())
                        .isEqualTo(200));
            }
            change(owner.id(), "POST", "/suspend", null);
            for (var door : doors) {
                await().untilAsserted(() -> assertThat(
                                post(http, door, secret, chat(model, "")).statusCode())
                        .as("an owner who may not sign in")
                        .isEqualTo(401));
            }
        }
    }

    /// The secret of a key that a new user makes.
    private String owned(String name) {
        var first = signedIn(name, TestPlatform.PASSWORD);
        var changed = house.send(
                "PUT",
                "/auth/password",
                first,
                Json.MAPPER.writeValueAsString(Map.of(
                        "current_password", TestPlatform.PASSWORD, "new_password", TestPlatform.PASSWORD + " 2")),
                Role.GATEWAY);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        var made = house.send(
                "POST",
                "/keys",
                Json.MAPPER.readTree(changed.body()).path("access_token").asString(),
                "{\"name\": \"owned\", \"requests_per_minute\": 0}",
                Role.LLM);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Json.MAPPER.readTree(made.body()).path("secret").asString();
    }

    private String signedIn(String name, String password) {
        var answer = house.send(
                "POST",
                "/auth/login",
                "",
                Json.MAPPER.writeValueAsString(Map.of("username", name, "password", password)),
                Role.GATEWAY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.MAPPER.readTree(answer.body()).path("access_token").asString();
    }

    private void change(UUID user, String method, String what, String body) {
        var etag = house.send("GET", "/users/" + user, house.admin(), null, Role.GATEWAY)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        var answer = house.platform.send(
                method, Role.GATEWAY, "/users/" + user + what, house.admin(), body, "If-Match", etag);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
    }

    @Test
    void aKeyThatRestedSendsATenthOfItsMinuteAtOnce() {
        var model = house.model("burst", "openai", "");
        var secret = key(Map.of("name", "burst", "requests_per_minute", 50))
                .path("secret")
                .asString();
        for (int i = 0; i < 5; i++) {
            assertThat(status(secret, model)).isEqualTo(200);
        }
        // a bucket of a whole minute would let all of these through
        assertThat(IntStream.range(0, 45).map(_ -> status(secret, model)).boxed())
                .contains(429);
    }

    private int status(String secret, String model) {
        return house.post("/v1/chat/completions", secret, chat(model, "")).statusCode();
    }

    private JsonNode key(Map<String, ?> body) {
        return house.made("/keys", body);
    }

    private JsonNode budget(String scope, String subject, String amount) {
        return house.made("/budgets", Map.of("scope", scope, "subject", subject, "amount", new BigDecimal(amount)));
    }

    private void raise(JsonNode budget, String amount) {
        var answer = house.platform.send(
                "PUT",
                Role.LLM,
                "/budgets/" + budget.path("id").asString(),
                house.admin(),
                Json.MAPPER.writeValueAsString(Map.of(
                        "scope",
                        budget.path("scope").asString(),
                        "subject",
                        budget.path("subject").asString(),
                        "amount",
                        new BigDecimal(amount))),
                "If-Match",
                "\"" + read(budget).path("version").asLong() + "\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode read(JsonNode budget) {
        return Json.MAPPER.readTree(
                house.send("GET", "/budgets/" + budget.path("id").asString(), house.admin(), null, Role.LLM)
                        .body());
    }

    private static BigDecimal number(JsonNode node, String member) {
        return node.path(member).decimalValue();
    }

    private BigDecimal costs(JsonNode key) throws Exception {
        return query("select coalesce(sum(cost), 0) from llm.ledger where key_id = '"
                + key.path("id").asString() + "'");
    }

    private int open(JsonNode key) throws Exception {
        return query("select count(*) from llm.ledger where state = 'open' and key_id = '"
                        + key.path("id").asString() + "'")
                .intValue();
    }

    private BigDecimal query(String sql) throws Exception {
        try (var connection = TestDatabase.superuser(house.platform.access());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getBigDecimal(1);
        }
    }

    private static HttpResponse<byte[]> post(HttpClient http, URI url, String key, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + key)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
