package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What every list of the contract has (PLT-35): cursors that open no other list, and items cut down to some members.
class ListsTest {
    private static final int WALKS = Integer.getInteger("bhiv.cursor.walks", 4);

    private final TestPlatform platform = TestPlatform.shared();
    private final List<Operation> lists = platform.platform().part(Contracts.class).operations().stream()
            .filter(o -> o.selection() != null)
            .toList();
    private final List<Operation> walked = lists.stream()
            .filter(o -> o.queryFields().stream().anyMatch(f -> f.name().equals("cursor")))
            .filter(o -> o.pathFields().isEmpty())
            .toList();

    @Test
    void noListTakesACursorThatIsAlteredOrOfAnotherList() {
        var wrong = new ArrayList<String>();
        make("Cursor A");
        make("Cursor B");
        var cursor =
                TestPlatform.json(get("/accounts?limit=1")).path("next_cursor").asString();
        assertThat(cursor).isNotEmpty();
        for (var list : walked) {
            for (var sent : List.of(cursor, "x" + cursor.substring(1), "AAAA", "%00", "🙂")) {
                if (list.path().equals("/accounts") && sent.equals(cursor)) {
                    continue;
                }
                var answer = platform.send(
                        "GET",
                        role(list),
                        list.path() + "?cursor=" + URLEncoder.encode(sent, StandardCharsets.UTF_8),
                        platform.operator(),
                        null);
                if (answer.statusCode() != 400) {
                    wrong.add(list.id() + " takes the cursor " + sent + ": " + answer.statusCode() + answer.body());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(walked).hasSizeGreaterThan(10);
    }

    @Test
    void aListAnswersTheMembersThatAreAskedFor() {
        make("Fields");
        var whole = TestPlatform.json(get("/accounts?limit=1"));
        assertThat(whole.path("items").get(0).propertyNames()).contains("id", "name", "version", "created_at");
        var cut = TestPlatform.json(get("/accounts?limit=1&fields=name,id"));
        assertThat(cut.path("items").get(0).propertyNames()).containsExactlyInAnyOrder("id", "name");
        assertThat(cut.path("items").get(0).path("id"))
                .isEqualTo(whole.path("items").get(0).path("id"));
        assertThat(cut.has("next_cursor")).isEqualTo(whole.has("next_cursor"));
        assertThat(TestPlatform.json(get("/accounts?limit=1&fields=name&fields=id")))
                .isEqualTo(cut);
    }

    @Test
    void aMemberThatNoItemHasIsRefusedOnEveryListWithTheNearestName() {
        var wrong = new ArrayList<String>();
        for (var list : lists) {
            if (!list.pathFields().isEmpty()) {
                continue;
            }
            var answer = platform.send("GET", role(list), list.path() + "?fields=no_such", platform.operator(), null);
            if (answer.statusCode() != 400 || !answer.body().contains("\"parameter\":\"fields\"")) {
                wrong.add(list.id() + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        assertThat(wrong).isEmpty();
        var near = TestPlatform.json(get("/accounts?fields=id,nmae"))
                .path("errors")
                .get(0);
        assertThat(near.path("did_you_mean").asString()).isEqualTo("name");
        assertThat(near.path("given").asString()).isEqualTo("nmae");
    }

    /// Over HTTP, with writers that know nothing of the walker; the many seeds are in ListingTest.
    @Test
    void whoWalksWhileOthersMakeAndRemoveSeesWhatStaysOnce() throws Exception {
        var staying = new HashSet<String>();
        for (int i = 0; i < 40; i++) {
            staying.add(make("Stays").path("id").asString());
        }
        var done = new AtomicBoolean();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                var random = new Random(i);
                work.add(writers.submit(() -> disturb(random, done)));
            }
            try {
                for (int seed = 1; seed <= WALKS; seed++) {
                    var random = new Random(seed);
                    for (var sort : List.of("name", "-name", "created_at", "-created_at")) {
                        var seen = walk(sort, 3 + random.nextInt(20));
                        assertThat(seen).as("sort %s, seed %d", sort, seed).doesNotHaveDuplicates();
                        assertThat(new HashSet<>(seen))
                                .as("sort %s, seed %d", sort, seed)
                                .containsAll(staying);
                    }
                }
            } finally {
                done.set(true);
            }
            for (var one : work) {
                one.get();
            }
        }
    }

    private List<String> walk(String sort, int limit) {
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = TestPlatform.json(get("/accounts?fields=id&sort=" + sort + "&limit=" + limit
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
            page.path("items").forEach(item -> seen.add(item.path("id").asString()));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        return seen;
    }

    private Void disturb(Random random, AtomicBoolean done) {
        var own = new ArrayList<JsonNode>();
        while (!done.get()) {
            if (own.size() < 5 || random.nextBoolean()) {
                own.add(make("Comes and goes"));
            } else {
                var gone = own.remove(random.nextInt(own.size()));
                var answer = platform.send(
                        "DELETE",
                        Role.CRM,
                        "/accounts/" + gone.path("id").asString(),
                        platform.token("Admin"),
                        null,
                        "If-Match",
                        "*");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
            }
        }
        return null;
    }

    private JsonNode make(String name) {
        var answer = platform.send(
                "POST",
                Role.CRM,
                "/accounts",
                platform.token("Sales"),
                "{\"name\": \"" + name + " " + UUID.randomUUID() + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer);
    }

    private HttpResponse<String> get(String path) {
        var answer = platform.send("GET", Role.CRM, path, platform.token("Sales"), null);
        assertThat(Set.of(200, 400)).as(answer.body()).contains(answer.statusCode());
        return answer;
    }

    private static Role role(Operation operation) {
        return operation.roles().contains(Role.GATEWAY)
                ? Role.GATEWAY
                : operation.roles().iterator().next();
    }
}
