package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.Person;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Rights that change while tokens live: grants, roles, fresh proofs, and why a decision is as it is.
class RightsTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();

    @Test
    void aChangedRoleCountsWithinTwoSecondsForTokensGivenBefore() throws Exception {
        var person = Person.made(PLATFORM, "Sales");
        var token = person.login();
        assertThat(customers(token)).isEqualTo(200);
        assertThat(inventory(token)).isEqualTo(200);
        setRoles(person, "Customer");
        eventually(() -> inventory(token) == 403);
        setRoles(person, "Ops");
        eventually(() -> inventory(token) == 200);
        var explained = explain(person, "crm.customers.create");
        assertThat(explained.path("allowed").asBoolean()).isFalse();
    }

    @Test
    void aGrantCountsWithinTwoSecondsAndEndsByItselfEverywhere() throws Exception {
        var person = Person.made(PLATFORM, "Sales");
        var token = person.login();
        assertThat(users(token)).isEqualTo(403);
        var made = grant(person, "auditor", 60);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        eventually(() -> users(token) == 200);
        var explained = explain(person, "identity.users.list");
        assertThat(explained.path("allowed").asBoolean()).isTrue();
        assertThat(explained.path("because").get(0).path("name").asString()).isEqualTo("auditor");
        assertThat(explained.path("because").get(0).path("reason").asString()).isEqualTo("an audit");
        assertThat(explained.path("because").get(0).path("until").isNull()).isFalse();
        var id = TestPlatform.json(made).path("id").asString();
        assertThat(person.byAdmin("DELETE", "/grants/" + id, null).statusCode()).isEqualTo(204);
        eventually(() -> users(token) == 403);
        assertThat(person.byAdmin("GET", "/grants", null).body()).contains("revoked");

        grant(person, "identity:read", 60);
        eventually(() -> users(token) == 200);
        var later = person.login();
        Person.sql(
                PLATFORM,
                "update identity.grants set expires_at = now() + interval '3 seconds' where user_id = '" + person.id()
                        + "' and status = 'active'");
        var dated = person.login();
        assertThat(users(later)).isEqualTo(200);
        setRoles(person, "Sales");
        eventually(() -> users(later) == 403 && users(dated) == 403);
        assertThat(person.byAdmin("GET", "/grants", null).body()).contains("expired");
    }

    @Test
    void nobodyGrantsMoreThanHeHolds() {
        var person = Person.made(PLATFORM, "Sales");
        assertThat(grant(person, "platform-operator", 5).statusCode()).isEqualTo(403);
        assertThat(grant(person, "tenants:write", 5).body()).contains("identity.grant.exceeds-own");
        assertThat(grant(person, "Admin", 5).statusCode()).isEqualTo(422);
        assertThat(grant(person, "no:such", 5).body()).contains("identity.grant.unknown");
        var ops = PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/users/" + person.id() + "/grants",
                PLATFORM.token("Ops"),
                "{\"granted\":\"auditor\",\"reason\":\"x\"}");
        assertThat(ops.statusCode()).isEqualTo(403);
    }

    @Test
    void aSensitiveOperationNeedsAFreshProofAndAStepUpGivesIt() {
        var admin = Person.made(PLATFORM, "Admin");
        var victim = Person.made(PLATFORM, "Sales");
        var token = admin.login();
        Person.sql(
                PLATFORM,
                "update identity.sessions set auth_time = now() - interval '20 minutes' where user_id = '" + admin.id()
                        + "'");
        var stale = stale(admin);
        var refused = endSessions(victim, stale);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("insufficient_user_authentication", "max_age=\"900\"", "acr_values");
        assertThat(TestPlatform.json(refused).path("code").asString()).isEqualTo("platform.request.step-up");
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/users", stale, null).statusCode())
                .as("what is not sensitive")
                .isEqualTo(200);
        var wrong = stepUp(stale, Map.of("password", "wrong"));
        assertThat(wrong.statusCode()).isEqualTo(401);
        var fresh = TestPlatform.json(stepUp(stale, Map.of("password", TestPlatform.PASSWORD)))
                .path("access_token")
                .asString();
        assertThat(endSessions(victim, fresh).statusCode()).isEqualTo(204);
        assertThat(endSessions(victim, token).statusCode())
                .as("a login of just now")
                .isEqualTo(204);
    }

    @Test
    void aKeyAnAgentAndAServiceCannotStepUp() {
        var admin = Person.made(PLATFORM, "Admin");
        var token = admin.login();
        var key = TestPlatform.json(PLATFORM.send("POST", Role.GATEWAY, "/api-keys", token, "{\"name\":\"k\"}"))
                .path("value")
                .asString();
        assertThat(endSessions(admin, key).statusCode()).isEqualTo(401);
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/users", key, null).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRefusalNamesADecisionThatItsSubjectAndAnAuditorCanOpen() {
        var person = Person.made(PLATFORM, "Sales");
        var token = person.login();
        var refused = TestPlatform.json(PLATFORM.send("GET", Role.GATEWAY, "/users", token, null));
        var decision = refused.path("decision").asString();
        assertThat(decision).isNotEmpty();
        var explained = opened(decision, token);
        assertThat(explained.statusCode()).as(explained.body()).isEqualTo(200);
        var said = TestPlatform.json(explained);
        assertThat(said.path("operation").asString()).isEqualTo("identity.users.list");
        assertThat(said.path("permission").asString()).isEqualTo("identity:read");
        assertThat(said.path("allowed").asBoolean()).isFalse();
        assertThat(said.path("held_by").toString())
                .contains("Admin", "Ops", "auditor")
                .doesNotContain("Sales");
        assertThat(opened(decision, PLATFORM.token("Ops")).statusCode()).isEqualTo(200);
        assertThat(opened(decision, PLATFORM.token("Support")).statusCode()).isEqualTo(404);
        assertThat(opened(decision, PLATFORM.token("other", "Admin")).statusCode())
                .isEqualTo(404);
        assertThat(opened(decision.substring(1) + "A", token).statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsExplainedIsWhatIsDecided() {
        var person = Person.made(PLATFORM, "Support");
        var token = person.login();
        for (var operation : PLATFORM.platform().part(Contracts.class).operations()) {
            if (operation.isPublic()
                    || !operation.httpMethod().equals("GET")
                    || !operation.pathFields().isEmpty()) {
                continue;
            }
            var role = operation.roles().contains(Role.GATEWAY)
                    ? Role.GATEWAY
                    : operation.roles().iterator().next();
            var answer = PLATFORM.send("GET", role, operation.path() + "?no_such_parameter=1", token, null);
            var own = TestPlatform.json(
                    PLATFORM.send("GET", Role.GATEWAY, "/access/explain/own?operation=" + operation.id(), token, null));
            assertThat(own.path("allowed").asBoolean()).as(operation.id()).isEqualTo(answer.statusCode() == 400);
        }
    }

    private static String stale(Person admin) {
        // the refreshed token says when its session was proven
        var body = Json.MAPPER.writeValueAsString(Map.of("username", admin.name(), "password", TestPlatform.PASSWORD));
        var login = TestPlatform.json(PLATFORM.send("POST", Role.GATEWAY, "/auth/login", "", body));
        Person.sql(
                PLATFORM,
                "update identity.sessions set auth_time = now() - interval '20 minutes' where user_id = '" + admin.id()
                        + "'");
        var refreshed = TestPlatform.json(PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/auth/refresh",
                "",
                Json.MAPPER.writeValueAsString(
                        Map.of("refresh_token", login.path("refresh_token").asString()))));
        return refreshed.path("access_token").asString();
    }

    private static HttpResponse<String> endSessions(Person person, String token) {
        return PLATFORM.send("POST", Role.GATEWAY, "/users/" + person.id() + "/end-sessions", token, null);
    }

    private static HttpResponse<String> stepUp(String token, Map<String, String> proof) {
        return PLATFORM.send("POST", Role.GATEWAY, "/auth/step-up", token, Json.MAPPER.writeValueAsString(proof));
    }

    private static HttpResponse<String> opened(String decision, String token) {
        return PLATFORM.send("GET", Role.GATEWAY, "/access/decisions/" + decision, token, null);
    }

    private static HttpResponse<String> grant(Person person, String granted, int minutes) {
        var body = Json.MAPPER.writeValueAsString(Map.of("granted", granted, "reason", "an audit", "minutes", minutes));
        return person.byAdmin("POST", "/grants", body);
    }

    private static void setRoles(Person person, String role) {
        var version =
                person.byAdmin("GET", "", null).headers().firstValue("ETag").orElseThrow();
        var answer = person.byAdmin("PUT", "/roles", "{\"roles\":[\"" + role + "\"]}", "If-Match", version);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static JsonNode explain(Person person, String operation) {
        return TestPlatform.json(PLATFORM.send(
                "GET",
                Role.GATEWAY,
                "/access/explain?user=" + person.id() + "&operation=" + operation,
                PLATFORM.token("Admin"),
                null));
    }

    private static int customers(String token) {
        return PLATFORM.send("GET", Role.CRM, "/customers", token, null).statusCode();
    }

    private static int inventory(String token) {
        return PLATFORM.send("GET", Role.LOGISTICS, "/inventory", token, null).statusCode();
    }

    private static int users(String token) {
        return PLATFORM.send("GET", Role.GATEWAY, "/users", token, null).statusCode();
    }

    private static void eventually(java.util.function.BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 150 && !holds.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }
}
