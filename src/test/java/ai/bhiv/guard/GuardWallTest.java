package ai.bhiv.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.TestPlatform;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The guard over real sockets: in front of one route, for clients behind a proxy.
class GuardWallTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final String ATTACK = "/accounts?search=%27%20or%201%3D1--";

    @BeforeAll
    static void watchOneRoute() {
        set("guard.trusted-proxies", "\"127.0.0.1/32\"");
        set("guard.routes", "\"/health=off,/security/inspect=off,/accounts=block\"");
        await().until(() -> attack("192.0.2.1").statusCode() == 403);
    }

    @AfterAll
    static void watchAsBefore() {
        reset("guard.routes");
        reset("guard.trusted-proxies");
        await().until(() -> attack("192.0.2.1").statusCode() == 200);
    }

    private static void set(String key, String value) {
        var put = PLATFORM.send(
                "PUT",
                Role.GATEWAY,
                "/settings/" + key,
                PLATFORM.operator(),
                "{\"value\": " + value + "}",
                "If-Match",
                version(key));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    }

    private static void reset(String key) {
        var deleted = PLATFORM.send(
                "DELETE", Role.GATEWAY, "/settings/" + key, PLATFORM.operator(), null, "If-Match", version(key));
        assertThat(deleted.statusCode()).as(deleted.body()).isBetween(200, 204);
    }

    private static String version(String key) {
        var now = PLATFORM.send("GET", Role.GATEWAY, "/settings/" + key, PLATFORM.operator(), null);
        return "\"" + TestPlatform.json(now).path("version").asLong() + "\"";
    }

    private static HttpResponse<String> attack(String from) {
        return PLATFORM.send("GET", Role.CRM, ATTACK, PLATFORM.token("Sales"), null, "X-Forwarded-For", from);
    }

    private static HttpResponse<String> ordinary(String from) {
        return PLATFORM.send(
                "GET", Role.CRM, "/accounts?search=O%27Brien", PLATFORM.token("Sales"), null, "X-Forwarded-For", from);
    }

    private static JsonNode security(String path) {
        var answer = PLATFORM.send("GET", Role.GATEWAY, "/security" + path, PLATFORM.operator(), null);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer);
    }

    /// An address of its own for each test.
    private static String somebody() {
        var random = ThreadLocalRandom.current();
        return "198.18." + random.nextInt(256) + "." + random.nextInt(1, 255);
    }

    @Test
    void aRefusedAttackIsFoundByTheIdThatItsSenderWasTold() {
        var client = somebody();
        var refused = attack(client);
        assertThat(refused.statusCode()).isEqualTo(403);
        var problem = TestPlatform.json(refused);
        assertThat(problem.path("code").asString()).isEqualTo("guard.request.refused");
        assertThat(refused.body()).doesNotContainIgnoringCase("sql");
        var id = problem.path("correlation_id").asString();
        await().until(() ->
                !security("/threats?correlation_id=" + id).path("items").isEmpty());
        var threat = security("/threats?correlation_id=" + id).path("items").get(0);
        assertThat(threat.path("type").asString()).isEqualTo("sql_injection");
        assertThat(threat.path("decision").asString()).isEqualTo("refuse");
        assertThat(threat.path("address").asString()).isEqualTo(client);
        assertThat(threat.path("role").asString()).isEqualTo("crm");
        assertThat(threat.at("/findings/0/place").asString()).isEqualTo("query");
        assertThat(threat.at("/findings/0/name").asString()).isEqualTo("search");

        var path = "/security/threats/" + threat.path("id").asString() + "/label";
        var label = "{\"label\": \"true_positive\", \"note\": \"seen it\"}";
        assertThat(PLATFORM.send("POST", Role.GATEWAY, path, PLATFORM.operator(), label)
                        .statusCode())
                .isEqualTo(200);
        var again = PLATFORM.send("POST", Role.GATEWAY, path, PLATFORM.operator(), label);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("guard.event.labelled");
        assertThat(security("/threats/summary?hours=1").path("labelled").asInt())
                .isPositive();
    }

    @Test
    void whoGoesOnIsKeptOutAndNobodyElseIs() {
        var attacker = somebody();
        var neighbour = somebody();
        for (int i = 0; i < 10 && ordinary(attacker).statusCode() == 200; i++) {
            assertThat(attack(attacker).statusCode()).isEqualTo(403);
        }
        var kept = ordinary(attacker);
        assertThat(kept.statusCode()).isEqualTo(403);
        assertThat(kept.body()).contains("guard.address.blocked");
        assertThat(Integer.parseInt(kept.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(290, 301);
        assertThat(ordinary(neighbour).statusCode()).isEqualTo(200);

        var value = attacker + "/32";
        await().until(() ->
                !security("/decisions?active=true&value=" + value).path("items").isEmpty());
        var decision =
                security("/decisions?active=true&value=" + value).path("items").get(0);
        assertThat(decision.path("source").asString()).isEqualTo("rule");
        assertThat(decision.path("offence").asInt()).isEqualTo(1);
        assertThat(PLATFORM.send(
                                "DELETE",
                                Role.GATEWAY,
                                "/security/decisions/" + decision.path("id").asString(),
                                PLATFORM.operator(),
                                null)
                        .statusCode())
                .isEqualTo(204);
        await().atMost(Duration.ofSeconds(20)).until(() -> ordinary(attacker).statusCode() == 200);

        for (int i = 0; i < 10 && ordinary(attacker).statusCode() == 200; i++) {
            attack(attacker);
        }
        await().until(() ->
                !security("/decisions?active=true&value=" + value).path("items").isEmpty());
        assertThat(security("/decisions?active=true&value=" + value)
                        .at("/items/0/offence")
                        .asInt())
                .as("the second time lasts twice as long")
                .isEqualTo(2);
    }

    @Test
    void aPersonKeepsANetworkOutButNotHimselfNorEverybody() {
        var network = "100.64." + ThreadLocalRandom.current().nextInt(256) + ".0/24";
        assertThat(decide("127.0.0.1").statusCode()).isEqualTo(409);
        assertThat(decide("10.0.0.0/8").statusCode()).isEqualTo(422);
        assertThat(decide("10.0.0.1/8").statusCode()).isEqualTo(400);
        var made = decide(network);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var member = network.replace(".0/24", ".77");
        await().until(() -> ordinary(member).statusCode() == 403);
        assertThat(ordinary(network.replace("100.64", "100.65").replace(".0/24", ".77"))
                        .statusCode())
                .isEqualTo(200);
        var id = TestPlatform.json(made).path("id").asString();
        assertThat(UUID.fromString(id).toString()).isEqualTo(id);
    }

    private static HttpResponse<String> decide(String value) {
        return PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/security/decisions",
                PLATFORM.operator(),
                "{\"value\": \"" + value + "\", \"minutes\": 5, \"reason\": \"a trial\"}");
    }

    @Test
    void aForgedHeaderBlamesNobody() {
        var victim = somebody();
        var attacker = somebody();
        for (int i = 0; i < 10; i++) {
            attack(victim + ", " + attacker);
        }
        assertThat(ordinary(attacker).statusCode()).isEqualTo(403);
        assertThat(ordinary(victim).statusCode()).isEqualTo(200);
    }

    @Test
    void aFloodIsCountedExactlyInFewRows() {
        var client = somebody();
        // scanners only count towards a longer block; the requests are only observed on a route that observes
        int sent = 150;
        for (int i = 0; i < sent; i++) {
            PLATFORM.send(
                    "GET",
                    Role.CRM,
                    "/products?search=%27%20or%201%3D1--",
                    PLATFORM.token("Sales"),
                    null,
                    "X-Forwarded-For",
                    client);
        }
        await().atMost(Duration.ofSeconds(150))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> counted(client) == sent);
        assertThat(security("/threats?limit=200&address=" + client)
                        .path("items")
                        .size())
                .isLessThan(sent);
    }

    private static int counted(String client) {
        return security("/threats?limit=200&address=" + client)
                .path("items")
                .valueStream()
                .mapToInt(threat -> threat.path("count").asInt())
                .sum();
    }

    @Test
    void aRequestIsTriedWithoutBeingSent() {
        var answer = PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/security/inspect",
                PLATFORM.operator(),
                "{\"method\": \"GET\", \"path\": \"" + ATTACK + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var result = TestPlatform.json(answer);
        assertThat(result.path("decision").asString()).isEqualTo("refuse");
        assertThat(result.path("type").asString()).isEqualTo("sql_injection");
    }

    private static JsonNode incident(String kind, String trait) {
        var found = security("/incidents?kind=" + kind + "&trait=" + URLEncoder.encode(trait, StandardCharsets.UTF_8));
        return found.at("/items/0");
    }

    private static HttpResponse<String> onIncident(JsonNode incident, String verb, String body) {
        return PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/security/incidents/" + incident.path("id").asString() + "/" + verb,
                PLATFORM.operator(),
                body);
    }

    @Test
    void attacksOfOneClientAreOneIncidentThatAPersonContainsAndCloses() {
        var client = somebody();
        for (int i = 0; i < 5; i++) {
            observed(client, "/products?search=%27%20or%201%3D1--&key=sk-" + "4f9a".repeat(8));
        }
        var trait = client + "/32";
        await().atMost(Duration.ofSeconds(40))
                .until(() -> incident("single_source", trait).path("count").asInt() == 5);
        var incident = incident("single_source", trait);
        assertThat(incident.path("state").asString()).isEqualTo("open");
        assertThat(incident.path("types").toString()).contains("sql_injection");
        assertThat(incident.path("threats").size()).isEqualTo(5);

        var threat = incident.at("/threats/0").asString();
        var evidence = security("/threats/" + threat + "/evidence");
        assertThat(evidence.path("values").toString()).contains("or 1=1--").doesNotContain("4f9a4f9a4f9a");

        assertThat(onIncident(incident, "acknowledge", null).body()).contains("\"acknowledged\"");
        assertThat(onIncident(incident, "contain", null).body()).contains("\"contained\"");
        await().until(() -> observed(client, "/products").statusCode() == 403);
        assertThat(security("/decisions?active=true&value=" + trait)
                        .at("/items/0/source")
                        .asString())
                .isEqualTo("incident");
        var closing = "{\"verdict\": \"true_positive\", \"note\": \"a trial\"}";
        assertThat(onIncident(incident, "close", closing).statusCode()).isEqualTo(200);
        var again = onIncident(incident, "close", closing);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("guard.incident.closed");
    }

    @Test
    void oneToolBehindThreeClientsIsOneIncident() {
        for (int i = 0; i < 3; i++) {
            // the bar makes it a skeleton of its own
            observed(somebody(), "/products?search=%7Cname" + i + "%27%20union%20select%20null%2C" + i + "--");
        }
        await().atMost(Duration.ofSeconds(40)).until(() -> coordinated("|a"));
    }

    private static boolean coordinated(String trait) {
        return security("/incidents?kind=coordinated&limit=200")
                .path("items")
                .valueStream()
                .anyMatch(found -> found.path("trait").asString().contains(trait)
                        && found.path("clients").size() >= 3);
    }

    private static HttpResponse<String> observed(String from, String path) {
        return PLATFORM.send("GET", Role.CRM, path, PLATFORM.token("Sales"), null, "X-Forwarded-For", from);
    }

    @Test
    void whoIsLetPastSkipsWhatTheEntryNamesUntilItEnds() {
        var scanner = somebody();
        var partner = somebody();
        var made = allow(scanner, "inspection");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        await().until(() -> attack(scanner).statusCode() == 200);
        assertThat(attack(partner).statusCode()).isEqualTo(403);

        assertThat(allow(partner, "decisions").statusCode()).isEqualTo(201);
        assertThat(decide(partner).statusCode()).isEqualTo(201);
        assertThat(decide(scanner).statusCode()).isEqualTo(201);
        await().until(() -> ordinary(scanner).statusCode() == 403);
        assertThat(ordinary(partner).statusCode()).as("no decision holds").isEqualTo(200);
        assertThat(attack(partner).statusCode()).as("but its requests are read").isEqualTo(403);

        assertThat(allow("10.0.0.0/8", "both").statusCode()).isEqualTo(422);
        assertThat(allow("10.0.0", "both").statusCode()).isEqualTo(400);
        var entries = security("/allow?active=true&limit=200").path("items");
        var entry = entries.valueStream()
                .filter(one -> one.path("value").asString().equals(partner + "/32"))
                .findFirst()
                .orElseThrow();
        assertThat(PLATFORM.send(
                                "DELETE",
                                Role.GATEWAY,
                                "/security/allow/" + entry.path("id").asString(),
                                PLATFORM.operator(),
                                null)
                        .statusCode())
                .isEqualTo(204);
        await().until(() -> ordinary(partner).body().contains("guard.address.blocked"));
    }

    private static HttpResponse<String> allow(String value, String skips) {
        return PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/security/allow",
                PLATFORM.operator(),
                "{\"value\": \"" + value + "\", \"skips\": \"" + skips + "\", \"reason\": \"a trial\"}");
    }

    @Test
    void theDashboardShowsWhatTheRecordsHold() {
        var before = security("/dashboard");
        var client = somebody();
        attack(client);
        await().until(() -> refused(security("/dashboard")) > refused(before));
        var shown = security("/dashboard");
        assertThat(shown.path("points").size()).isEqualTo(12);
        assertThat(shown.path("mode").asString()).isEqualTo("observe");
        assertThat(shown.at("/health/reasons").toString()).contains("guard.mode is observe");
        assertThat(shown.at("/health/score").asInt()).isBetween(0, 90);
        assertThat(shown.path("levels").toString()).contains("sql_injection");
        assertThat(shown.at("/inspection/count").asLong()).isPositive();
        var asSales = PLATFORM.send("GET", Role.GATEWAY, "/security/dashboard", PLATFORM.token("Sales"), null);
        assertThat(asSales.statusCode()).isEqualTo(403);
    }

    private static long refused(JsonNode dashboard) {
        return dashboard
                .path("points")
                .valueStream()
                .mapToLong(point -> point.path("refused").asLong())
                .sum();
    }
}
