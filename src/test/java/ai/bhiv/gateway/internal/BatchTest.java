package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Several requests in one (GTW-60 to GTW-62).
class BatchTest {
    private final TestPlatform platform = TestPlatform.shared();
    private final String mark = UUID.randomUUID().toString().substring(0, 8);

    private HttpResponse<String> send(String token, String body, String... headers) {
        return platform.send("POST", Role.GATEWAY, "/api/batch", token, body, headers);
    }

    private JsonNode answered(String body, String... headers) {
        var answer = send(platform.token("Admin"), body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer);
    }

    private String customer(String name) {
        return """
                {"first_name": "%1$s", "last_name": "%2$s", "email": "%1$s.%2$s@example.org"}""".formatted(name, mark);
    }

    private long customers(String name) {
        var list =
                platform.send("GET", Role.GATEWAY, "/api/crm/customers?search=" + mark, platform.token("Admin"), null);
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        return TestPlatform.json(list).path("items").findValuesAsString("email").stream()
                .filter((name + "." + mark + "@example.org")::equals)
                .count();
    }

    @Test
    void eachItemHasTheAnswerThatItWouldHaveHadAlone() {
        var report = answered("""
                {"items": [
                  {"id": "new", "service": "crm", "path": "/customers", "method": "POST", "data": %s},
                  {"service": "crm", "path": "/customers/%s", "method": "GET"},
                  {"service": "crm", "path": "/customers", "method": "POST", "data": {"nome": "x"}},
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET"},
                  {"service": "nowhere", "path": "/x", "method": "GET"}]}""".formatted(customer("ann"), UUID.randomUUID()));
        assertThat(report.path("total").asInt()).isEqualTo(5);
        assertThat(report.path("succeeded").asInt()).isEqualTo(2);
        assertThat(report.path("failed").asInt()).isEqualTo(3);
        assertThat(report.path("skipped").asInt()).isZero();
        var results = report.path("results");
        var ids = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            assertThat(results.path(i).path("index").asInt()).isEqualTo(i);
            ids.add(results.path(i).path("headers").path("X-Correlation-ID").asString());
        }
        assertThat(ids)
                .as("each its own, and all named after the batch")
                .isEqualTo(IntStream.range(0, 5)
                        .mapToObj(i -> report.path("batch_id").asString() + "." + i)
                        .collect(Collectors.toSet()));
        assertThat(results.path(0).path("status").asInt()).isEqualTo(201);
        assertThat(results.path(0).path("outcome").asString()).isEqualTo("succeeded");
        assertThat(results.path(0).path("data").path("id").isString()).isTrue();
        assertThat(results.path(0).path("headers").path("Location").asString())
                .isEqualTo("/api/crm/customers/"
                        + results.path(0).path("data").path("id").asString());
        assertThat(results.path(1).path("status").asInt()).isEqualTo(404);
        assertThat(results.path(2).path("status").asInt()).isEqualTo(400);
        assertThat(results.path(2).path("problem").path("errors").size()).isPositive();
        assertThat(results.path(3).path("status").asInt()).isEqualTo(200);
        assertThat(results.path(4).path("problem").path("code").asString()).isEqualTo("gateway.service.unknown");
        assertThat(customers("ann")).isOne();
    }

    @Test
    void anItemIsAllowedWhatItsSenderIs() {
        var body = """
                {"items": [{"service": "gateway", "path": "/settings", "method": "GET"},
                           {"service": "gateway", "path": "/gateway/limits/me", "method": "GET"}]}""";
        var report = TestPlatform.json(send(platform.token("Customer"), body));
        assertThat(report.path("results").path(0).path("status").asInt()).isEqualTo(403);
        assertThat(report.path("results").path(1).path("status").asInt()).isEqualTo(200);
        assertThat(send("nonsense", body).statusCode()).isEqualTo(401);
        assertThat(send("", body).statusCode()).isEqualTo(401);
    }

    @Test
    void itemsAreChargedOneByOne() {
        var token = platform.token("other", "Customer");
        LimitsTest.set(platform, "limits.session", "40/h");
        try {
            var left = left(token);
            var answer = send(token, """
                    {"items": [{"service": "gateway", "path": "/gateway/limits/me", "method": "GET"},
                               {"service": "gateway", "path": "/gateway/limits/me", "method": "GET"},
                               {"service": "gateway", "path": "/nowhere", "method": "GET"}], "mode": "sequential"}""");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(left - left(token))
                    .as("the batch, its items, and the question")
                    .isEqualTo(5);
        } finally {
            LimitsTest.set(platform, "limits.session", "1000000/min");
        }
    }

    private long left(String token) {
        return Long.parseLong(platform.send("GET", Role.GATEWAY, "/gateway/limits/me", token, null)
                .headers()
                .firstValue("X-RateLimit-Remaining")
                .orElseThrow());
    }

    @Test
    void anItemTakesValuesFromTheAnswersOfThoseBeforeIt() {
        var report = answered("""
                {"items": [
                  {"id": "new", "service": "crm", "path": "/customers", "method": "POST", "data": %s},
                  {"id": "same", "service": "crm", "path": "/customers/{new/id}?fields=x", "method": "GET"},
                  {"service": "crm", "path": "/customers/{new/id}", "method": "GET"},
                  {"service": "crm", "path": "/customers", "method": "POST",
                   "data": {"first_name": {"$from": "new", "pointer": "/first_name"}, "last_name": "x", "email": "second.%s@example.org"}},
                  {"service": "crm", "path": "/customers/{new/nothing}", "method": "GET"},
                  {"service": "crm", "path": "/customers/{same/id}", "method": "GET"}]}""".formatted(customer("bob"), mark));
        var results = report.path("results");
        assertThat(results.path(2).path("data")).isEqualTo(results.path(0).path("data"));
        assertThat(results.path(3).path("data").path("first_name").asString()).isEqualTo("bob");
        assertThat(results.path(4).path("outcome").asString()).isEqualTo("failed");
        assertThat(results.path(4).path("problem").path("code").asString()).isEqualTo("gateway.batch.value-missing");
        assertThat(results.path(1).path("outcome").asString())
                .as("an unknown parameter")
                .isEqualTo("failed");
        assertThat(results.path(5).path("outcome").asString()).isEqualTo("skipped");
        assertThat(results.path(5).path("problem").path("cause").asInt()).isOne();
        assertThat(report.path("skipped").asInt()).isOne();
    }

    @Test
    void whatIsWrongWithABatchIsSaidBeforeAnythingRuns() {
        var eleven = "{\"items\": ["
                + "{\"service\": \"gateway\", \"path\": \"/about\", \"method\": \"GET\"},".repeat(10)
                + "{\"service\": \"gateway\", \"path\": \"/about\", \"method\": \"GET\"}]}";
        var refused = send(platform.token("Admin"), eleven);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(TestPlatform.json(refused).path("code").asString()).isEqualTo("gateway.batch.too-many");
        assertThat(send(platform.token("Admin"), "{\"items\": []}").statusCode())
                .isEqualTo(400);
        var forward = send(platform.token("Admin"), """
                {"items": [
                  {"id": "a", "service": "crm", "path": "/customers", "method": "POST", "data": %s},
                  {"id": "b", "service": "crm", "path": "/customers/{c/id}", "method": "GET"},
                  {"id": "c", "service": "crm", "path": "/customers/{c/id}", "method": "GET"},
                  {"id": "a", "service": "gateway", "path": "/gateway/limits/me", "method": "GET"}]}""".formatted(customer("cyd")));
        assertThat(forward.statusCode()).as(forward.body()).isEqualTo(422);
        assertThat(TestPlatform.json(forward).path("code").asString()).isEqualTo("gateway.batch.reference");
        assertThat(TestPlatform.json(forward).path("errors").size()).isEqualTo(3);
        assertThat(customers("cyd")).isZero();
    }

    @Test
    void aBatchTakesNoBatchesStreamsOrCredentials() {
        var results = answered("""
                {"items": [
                  {"service": "gateway", "path": "/api/batch", "method": "POST", "data": {"items": []}},
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET", "headers": {"Authorization": "Bearer x"}},
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET", "headers": {"x-forwarded-for": "1.2.3.4"}},
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET", "headers": {"Bhiv-Hop": "x"}},
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET", "headers": {"Accept": "a\\r\\nX: y"}},
                  {"service": "gateway", "path": "about", "method": "GET"},
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET", "headers": {"Accept": "application/json"}}]}""").path("results");
        for (int i = 0; i < 6; i++) {
            assertThat(results.path(i).path("problem").path("code").asString())
                    .as("item %d: %s", i, results.path(i))
                    .isEqualTo("gateway.batch.item-refused");
        }
        assertThat(results.path(6).path("outcome").asString()).isEqualTo("succeeded");
    }

    @Test
    void afterAFailedItemNothingIsSentWhereThatIsWanted() {
        var items = """
                {"items": [
                  {"service": "gateway", "path": "/gateway/limits/me", "method": "GET"},
                  {"service": "gateway", "path": "/nowhere", "method": "GET"},
                  {"service": "crm", "path": "/customers", "method": "POST", "data": %s}], "mode": "%s"}""";
        var stopped = answered(items.formatted(customer("dan"), "stop_on_error"));
        assertThat(stopped.path("results").path(2).path("outcome").asString()).isEqualTo("skipped");
        assertThat(stopped.path("results").path(2).path("problem").path("cause").asInt())
                .isOne();
        assertThat(customers("dan")).isZero();
        var gone = answered(items.formatted(customer("dan"), "sequential"));
        assertThat(gone.path("succeeded").asInt()).isEqualTo(2);
        assertThat(customers("dan")).isOne();
    }

    @Test
    void aRepeatRunsNothingAgainThatWasFinished() {
        var key = "batch-" + UUID.randomUUID();
        var first = platform.send(
                "POST",
                Role.GATEWAY,
                "/api/crm/customers",
                platform.token("Admin"),
                customer("eve"),
                "Idempotency-Key",
                key + ".0");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        var batch = """
                {"items": [
                  {"service": "crm", "path": "/customers", "method": "POST", "data": %s},
                  {"service": "crm", "path": "/customers", "method": "POST", "data": %s}]}""".formatted(customer("eve"), customer("fay"));
        // As after a crash behind the first item.
        var report = answered(batch, "Idempotency-Key", key);
        assertThat(report.path("results").path(0).path("data")).isEqualTo(TestPlatform.json(first));
        assertThat(report.path("results")
                        .path(0)
                        .path("headers")
                        .path("Idempotency-Replayed")
                        .asString())
                .isEqualTo("true");
        assertThat(report.path("succeeded").asInt()).isEqualTo(2);
        assertThat(answered(batch, "Idempotency-Key", key)).isEqualTo(report);
        assertThat(customers("eve")).isOne();
        assertThat(customers("fay")).isOne();
    }

    @Test
    void aDryRunShowsWhatWouldBeCalledAndCallsNothing() {
        var report = answered("""
                {"dry_run": true, "items": [
                  {"id": "new", "service": "crm", "path": "/customers", "method": "POST", "data": %s},
                  {"service": "crm", "path": "/customers/{new/id}", "method": "GET"},
                  {"service": "gateway", "path": "/api/batch", "method": "POST"}]}""".formatted(customer("gil")));
        assertThat(report.path("results").path(0).path("outcome").asString()).isEqualTo("planned");
        assertThat(report.path("results").path(0).path("operation").asString()).isEqualTo("crm.customers.create");
        assertThat(report.path("results").path(1).path("operation").asString()).isEqualTo("crm.customers.get");
        assertThat(report.path("results").path(2).path("outcome").asString()).isEqualTo("failed");
        assertThat(customers("gil")).isZero();
    }

    @Test
    void anAnswerThatDoesNotFitIsSaidToBeSo() {
        var results = answered("""
                {"items": [{"service": "gateway", "path": "/openapi.json", "method": "GET"}]}""").path("results");
        var alone = platform.send("GET", Role.GATEWAY, "/openapi.json", platform.token("Admin"), null);
        assertThat(alone.body().length()).as("else this test shows nothing").isGreaterThan(1 << 20);
        assertThat(results.path(0).path("problem").path("code").asString()).isEqualTo("gateway.batch.answer-unfit");
    }
}
