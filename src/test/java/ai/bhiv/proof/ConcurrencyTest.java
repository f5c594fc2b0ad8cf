package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Many clients at once: nothing but the documented answers, nothing lost, nothing twice.
class ConcurrencyTest {
    private final TestPlatform platform = TestPlatform.shared();
    private final String token = platform.token("Sales");

    private HttpResponse<String> makeAccount(String name, String... headers) {
        return platform.send("POST", Role.CRM, "/accounts", token, "{\"name\":\"" + name + "\"}", headers);
    }

    private static <T> List<T> together(int times, Callable<T> work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<java.util.concurrent.Future<T>>();
            for (int i = 0; i < times; i++) {
                futures.add(executor.submit(work));
            }
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    void aThousandParallelReadsAllAnswer() throws Exception {
        var made = TestPlatform.json(makeAccount("Read " + UUID.randomUUID()));
        var path = "/accounts/" + made.path("id").asString();
        var statuses = together(
                1_000, () -> platform.send("GET", Role.CRM, path, token, null).statusCode());
        assertThat(statuses).hasSize(1_000).containsOnly(200);
    }

    @Test
    void aHundredWritersOfOneRecordLoseNoUpdate() throws Exception {
        var made = TestPlatform.json(makeAccount("Write " + UUID.randomUUID()));
        var path = "/accounts/" + made.path("id").asString();
        var written = new AtomicInteger();
        var refused = new AtomicInteger();
        together(100, () -> {
            while (true) {
                var read = platform.send("GET", Role.CRM, path, token, null);
                var tag = read.headers().firstValue("ETag").orElseThrow();
                var record = TestPlatform.json(read);
                int size = record.path("size").asInt(0) + 1;
                var change = platform.send(
                        "PUT",
                        Role.CRM,
                        path,
                        token,
                        "{\"name\":\"" + record.path("name").asString() + "\",\"size\":" + size + "}",
                        "If-Match",
                        tag);
                if (change.statusCode() == 200) {
                    written.incrementAndGet();
                    return size;
                }
                assertThat(change.statusCode()).as(change.body()).isIn(409, 412);
                refused.incrementAndGet();
            }
        });
        var last = TestPlatform.json(platform.send("GET", Role.CRM, path, token, null));
        assertThat(written.get()).isEqualTo(100);
        assertThat(last.path("size").asInt()).as("each writer added one").isEqualTo(100);
        assertThat(last.path("version").asInt()).isEqualTo(made.path("version").asInt() + 100);
        assertThat(refused.get()).as("the writers did meet").isPositive();
    }

    @Test
    void fiftyParallelEqualPostsUnderOneKeyHaveOneEffectAndOneAnswer() throws Exception {
        var name = "Once " + UUID.randomUUID();
        var key = "key-" + UUID.randomUUID();
        var answers = together(50, () -> {
            while (true) {
                var answer = makeAccount(name, "Idempotency-Key", key);
                if (answer.statusCode() != 409) {
                    return answer;
                }
                assertThat(TestPlatform.json(answer).path("code").asString())
                        .isEqualTo("platform.idempotency.in-progress");
            }
        });
        assertThat(answers).allSatisfy(a -> assertThat(a.statusCode()).isEqualTo(201));
        assertThat(answers.stream()
                        .map(a -> TestPlatform.json(a).path("id").asString())
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(a ->
                                a.headers().firstValue("Idempotency-Replayed").isEmpty()))
                .hasSize(1);
        var found = TestPlatform.json(
                platform.send("GET", Role.CRM, "/accounts?search=" + name.replace(" ", "%20"), token, null));
        assertThat(found.path("items").size()).isEqualTo(1);
    }

    @Test
    void anotherRequestUnderAUsedKeyIs422AndAKeyOfThreeLettersIs400() {
        var key = "key-" + UUID.randomUUID();
        assertThat(makeAccount("First " + key, "Idempotency-Key", key).statusCode())
                .isEqualTo(201);
        var other = makeAccount("Second " + key, "Idempotency-Key", key);
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(TestPlatform.json(other).path("code").asString()).isEqualTo("platform.idempotency.key-reused");
        assertThat(makeAccount("Third " + key, "Idempotency-Key", "abc").statusCode())
                .isEqualTo(400);
    }

    @Test
    void fiftyCreatesWithOneEmailGiveOneCustomer() throws Exception {
        var email = "one-" + UUID.randomUUID() + "@example.com";
        ObjectNode body = ai.bhiv.platform.json.Json.MAPPER.createObjectNode();
        body.put("first_name", "A").put("last_name", "B").put("email", email);
        var statuses = together(
                50,
                () -> platform.send("POST", Role.CRM, "/customers", token, body.toString())
                        .statusCode());
        assertThat(statuses.stream().filter(s -> s == 201)).hasSize(1);
        assertThat(statuses.stream().filter(s -> s == 409)).hasSize(49);
    }
}
