package ai.bhiv.platform.work;

import static ai.bhiv.platform.work.WorkHouse.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What people do with runs, over HTTP on a running platform, with a process beside it that does the work.
class RunsTest {
    private static final WorkType<Integer, Integer> TYPE =
            new WorkType<>("crm.runs-test", 1, Integer.class, Integer.class);

    private final TestPlatform platform = TestPlatform.shared();
    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();

    private WorkHouse house() {
        return new WorkHouse(platform.access()).doing(WorkEngineTest.work(TYPE, (n, steps) -> {
            int sum = steps.call("first", Integer.class, _ -> first.incrementAndGet());
            if (n == 1) {
                sum += steps.await("decision", Integer.class, Duration.ofDays(30))
                        .orElse(0);
            }
            return sum
                    + steps.call("second", Integer.class, _ -> {
                        if (broken.get()) {
                            throw new PermanentFailure("it is broken");
                        }
                        return second.incrementAndGet();
                    });
        }));
    }

    private HttpResponse<String> send(String method, String path, String role, String body) {
        return platform.send(method, Role.CRM, path, platform.token(role), body);
    }

    private JsonNode get(String path) {
        var answer = send("GET", path, "Admin", null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer);
    }

    private void reaches(UUID run, String state) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get("/work/runs/" + run).path("state").asString().equals(state));
    }

    @Test
    void aFailedRunIsSeenWithItsHistoryAndTriedAgainFromWhereItFailed() {
        broken.set(true);
        try (var house = house()) {
            var run = house.works.startAsSystem(TENANT, TYPE, 0, Start.NOW);
            reaches(run, "failed");
            var failed = get("/work/runs?state=failed&type=crm.runs-test").path("items");
            assertThat(failed.valueStream().map(one -> one.path("id").asString()))
                    .contains(run.toString());
            var history = get("/work/runs/" + run + "/history");
            assertThat(history.path("steps").findValuesAsString("name")).containsExactly("first");
            assertThat(history.path("failures")
                            .get(0)
                            .path("problem")
                            .path("detail")
                            .asString())
                    .isEqualTo("it is broken");
            broken.set(false);
            var retried = send("POST", "/work/runs/" + run + "/retry", "Ops", "");
            assertThat(retried.statusCode()).as(retried.body()).isEqualTo(201);
            var again = UUID.fromString(TestPlatform.json(retried).path("id").asString());
            reaches(again, "succeeded");
            assertThat(first).hasValue(1);
            assertThat(second).hasValue(1);
            assertThat(get("/work/runs/" + again).path("origin").asString()).isEqualTo(run.toString());
            assertThat(get("/work/runs/" + again + "/payload").path("output").asInt())
                    .isEqualTo(2);
            assertThat(send("POST", "/work/runs/" + again + "/retry", "Ops", "").body())
                    .contains("work.run.not-failed");
            var forked = send("POST", "/work/runs/" + again + "/fork", "Ops", "{\"step\":2}");
            assertThat(forked.statusCode()).isEqualTo(201);
            reaches(UUID.fromString(TestPlatform.json(forked).path("id").asString()), "succeeded");
            assertThat(first).hasValue(1);
            assertThat(second).hasValue(2);
            assertThat(send("POST", "/work/runs/" + again + "/fork", "Ops", "{\"step\":7}")
                            .body())
                    .contains("work.fork.step-unknown");
        }
    }

    @Test
    void aWaitingRunTakesASignalFromAPersonAndACancelledOneTakesNone() {
        try (var house = house()) {
            var run = house.works.startAsSystem(TENANT, TYPE, 1, Start.NOW);
            var other = house.works.startAsSystem(TENANT, TYPE, 1, Start.NOW);
            reaches(run, "waiting");
            assertThat(get("/work/runs/" + run).path("waits_for").asString()).isEqualTo("decision");
            var signal = "{\"id\":\"s-1\",\"name\":\"decision\",\"payload\":40}";
            assertThat(send("POST", "/work/runs/" + run + "/signals", "Ops", signal)
                            .statusCode())
                    .isEqualTo(202);
            reaches(run, "succeeded");
            assertThat(get("/work/runs/" + run + "/payload").path("output").asInt())
                    .isGreaterThan(40);
            reaches(other, "waiting");
            assertThat(send("POST", "/work/runs/" + other + "/cancel", "Ops", "")
                            .statusCode())
                    .isEqualTo(202);
            reaches(other, "cancelled");
            assertThat(send("POST", "/work/runs/" + other + "/signals", "Ops", signal)
                            .body())
                    .contains("work.run.finished");
            assertThat(get("/work/queues").isArray()).isTrue();
            assertThat(get("/work/workers").findValuesAsString("alive")).contains("true");
        }
    }

    @Test
    void anotherRoleOrTenantSeesNothingOfIt() {
        try (var house = house()) {
            var run = house.works.startAsSystem(TENANT, TYPE, 0, Start.NOW);
            reaches(run, "succeeded");
            assertThat(send("GET", "/work/runs/" + run + "/payload", "Ops", null)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(platform.send("GET", Role.CRM, "/work/runs/" + run, platform.token("other", "Admin"), null)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(platform.send("GET", Role.LOGISTICS, "/work/runs/" + run, platform.token("Admin"), null)
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
