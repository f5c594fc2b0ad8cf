package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Many records in one request (PLT-25): each item has the outcome it would have had alone, and one audit entry.
class BatchTest {
    private final TestPlatform platform = TestPlatform.shared();
    private final String token = platform.token("Sales");
    private final String run = UUID.randomUUID().toString();

    private ObjectNode customer(String name) {
        return Json.MAPPER
                .createObjectNode()
                .put("first_name", name)
                .put("last_name", "Batch")
                .put("email", name + "-" + run + "@example.com");
    }

    private JsonNode made(String name) {
        var answer = platform.send(
                "POST", Role.CRM, "/customers", token, customer(name).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer);
    }

    private static ObjectNode item(JsonNode known, Long version, ObjectNode record) {
        ObjectNode item = Json.MAPPER.createObjectNode();
        if (known != null) {
            item.put("id", known.path("id").asString());
        }
        if (version != null) {
            item.put("version", version);
        }
        item.set("record", record);
        return item;
    }

    private HttpResponse<String> send(ObjectNode body, String... headers) {
        return platform.send("PUT", Role.CRM, "/customers/batch", token, body.toString(), headers);
    }

    private HttpResponse<String> read(String path) {
        return platform.send("GET", Role.CRM, path, token, null);
    }

    @Test
    void eachItemHasItsOwnStatusAndOneThatIsRefusedTakesNothingWithIt() {
        var first = made("first");
        var second = made("second");
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putArray("items")
                .add(item(null, null, customer("new")))
                .add(item(first, 1L, customer("second")))
                .add(item(null, null, customer("new")))
                .add(item(second, 9L, customer("second")))
                .add(item(second, null, customer("second")))
                .add(item(second, 1L, customer("changed")));
        var answer = send(body, "X-Correlation-ID", "batch-" + run);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var items = TestPlatform.json(answer).path("items");
        assertThat(items.valueStream().map(i -> i.path("status").asInt()))
                .containsExactly(201, 409, 409, 412, 428, 200);
        assertThat(items.get(1).at("/problem/code").asString()).isEqualTo("crm.customer.duplicate-email");
        assertThat(items.get(1).path("record").isNull()).isTrue();
        assertThat(items.get(5).at("/record/version").asInt()).isEqualTo(2);
        assertThat(TestPlatform.json(read("/customers/" + first.path("id").asString()))
                        .path("first_name")
                        .asString())
                .isEqualTo("first");
        assertThat(TestPlatform.json(read(
                                "/customers/" + items.get(0).at("/record/id").asString()))
                        .path("first_name")
                        .asString())
                .isEqualTo("new");
        Awaitility.await().untilAsserted(() -> {
            var entries = platform.send(
                    "GET",
                    Role.GATEWAY,
                    "/audit/entries?outcome=success&correlation_id=batch-" + run,
                    platform.token("Admin"),
                    null);
            assertThat(TestPlatform.json(entries)
                            .path("items")
                            .valueStream()
                            .map(e -> e.path("operation").asString()))
                    .containsExactlyInAnyOrder("crm.customers.batch", "crm.customers.create", "crm.customers.update");
        });
    }

    @Test
    void aRepeatUnderTheKeyHasTheSameAnswerAndNoSecondEffect() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putArray("items").add(item(null, null, customer("once")));
        var key = "batch-key-" + run;
        var one = send(body, "Idempotency-Key", key);
        var two = send(body, "Idempotency-Key", key);
        assertThat(one.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(two.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(two.body()).isEqualTo(one.body());
    }

    @Test
    void aConstraintIsNamedWithTheItemAndNothingIsWrittenAndTwoHundredIsTheMost() {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.putArray("items")
                .add(item(null, null, customer("kept-out")))
                .add(item(null, null, customer("bad").put("email", "none")));
        var answer = send(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestPlatform.json(answer).at("/errors/0/pointer").asString()).isEqualTo("/items/1/record/email");
        assertThat(TestPlatform.json(read("/customers?search=kept-out-" + run))
                        .path("items")
                        .size())
                .isZero();
        var many = Json.MAPPER.createObjectNode();
        var items = many.putArray("items");
        for (int i = 0; i < 201; i++) {
            items.add(item(null, null, customer("m" + i)));
        }
        assertThat(send(many).statusCode()).isEqualTo(400);
    }

    @Test
    void aReplayOfOnePostHasTheHeadersOfTheFirst() {
        var key = "headers-key-" + run;
        var body = customer("headers").toString();
        var one = platform.send("POST", Role.CRM, "/customers", token, body, "Idempotency-Key", key);
        var two = platform.send("POST", Role.CRM, "/customers", token, body, "Idempotency-Key", key);
        assertThat(two.statusCode()).isEqualTo(201);
        assertThat(two.body()).isEqualTo(one.body());
        for (var name : new String[] {"ETag", "Location", "Content-Type"}) {
            assertThat(one.headers().firstValue(name)).as(name).isPresent();
            assertThat(two.headers().firstValue(name)).isEqualTo(one.headers().firstValue(name));
        }
        assertThat(two.headers().firstValue("Idempotency-Replayed")).hasValue("true");
    }
}
