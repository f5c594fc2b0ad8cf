package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.identity.ServiceKeys;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.Person;
import ai.bhiv.testing.TestPlatform;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// IDN-30 and 31: rights that a person lent before, and how they end.
class DelegationTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();

    @Test
    void anAgentActsInTheNameOfOneWhoIsNotThereWithinWhatWasLent() {
        var person = Person.made(PLATFORM, "Sales");
        var lent = lent(person, "night-agent", "crm:read");
        var answer = exchanged(lent, "night-agent");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token = TestPlatform.json(answer).path("access_token").asString();
        var who = PLATFORM.platform().part(TokenVerifier.class).verify(token);
        assertThat(who.id()).isEqualTo(person.id());
        assertThat(who.actor()).isEqualTo("night-agent");
        assertThat(customers(token)).isEqualTo(200);
        assertThat(PLATFORM.send("POST", Role.CRM, "/customers", token, "{}").statusCode())
                .as("not lent")
                .isEqualTo(403);
        assertThat(PLATFORM.send("GET", Role.LOGISTICS, "/inventory", token, null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(delegation("POST", "", token, body("x", "crm:read")).statusCode())
                .as("no delegation of a delegation")
                .isIn(401, 403);
        assertThat(exchanged(lent, "another-agent").statusCode()).isEqualTo(400);
    }

    @Test
    void nobodyLendsWhatHeHasNotNorHisAccount() {
        var token = Person.made(PLATFORM, "Sales").login();
        for (var scope : List.of("identity:write", "account", "identity", "backup", "nothing:like")) {
            assertThat(delegation("POST", "", token, body("a", scope)).statusCode())
                    .as(scope)
                    .isEqualTo(422);
        }
    }

    @Test
    void itEndsWithinTwoSecondsByItsOwnerAndByTheEndOfThePerson() {
        var person = Person.made(PLATFORM, "Sales");
        var lent = lent(person, "night-agent", "crm:read");
        var token = TestPlatform.json(exchanged(lent, "night-agent"))
                .path("access_token")
                .asString();
        assertThat(customers(token)).isEqualTo(200);
        var id = lent.substring(lent.indexOf('.') + 1);
        assertThat(delegation("DELETE", "/" + id, person.login(), null).statusCode())
                .isEqualTo(204);
        assertThat(exchanged(lent, "night-agent").statusCode()).isEqualTo(400);
        await().atMost(Duration.ofSeconds(20)).until(() -> customers(token) == 401);
        var second = lent(person, "night-agent", "crm:read");
        var later = TestPlatform.json(exchanged(second, "night-agent"))
                .path("access_token")
                .asString();
        person.byAdmin("POST", "/suspend", null);
        assertThat(exchanged(second, "night-agent").statusCode()).isEqualTo(400);
        await().atMost(Duration.ofSeconds(20)).until(() -> customers(later) == 401);
    }

    /// In a tenant of its own, because it ends what the agents of other tests hold.
    @Test
    void theKillSwitchStopsEveryAgentOfTheTenantAndNoPerson() {
        var own = PLATFORM.token("other", "Admin");
        var made = delegation("POST", "", own, body("night-agent", "crm:read"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var lent = "other." + json(made).path("id").asString();
        var token = json(exchanged(lent, "night-agent")).path("access_token").asString();
        assertThat(customers(token)).isEqualTo(200);
        var why = "{\"reason\":\"an exercise\"}";
        assertThat(killSwitch("PUT", Person.made(PLATFORM, "Sales").login(), why)
                        .statusCode())
                .isEqualTo(403);
        var stopped = killSwitch("PUT", own, why);
        try {
            assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(200);
            assertThat(exchanged(lent, "night-agent").statusCode()).isEqualTo(400);
            await().atMost(Duration.ofSeconds(20)).until(() -> customers(token) == 401);
            assertThat(customers(own)).isEqualTo(200);
        } finally {
            var resumed = killSwitch("DELETE", own, null);
            assertThat(resumed.statusCode()).as(resumed.body()).isEqualTo(200);
        }
        assertThat(exchanged(lent, "night-agent").statusCode()).isEqualTo(200);
        assertThat(customers(token)).as("what ended stays so").isEqualTo(401);
    }

    private static String lent(Person person, String agent, String scope) {
        var made = delegation("POST", "", person.login(), body(agent, scope));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return "default." + json(made).path("id").asString();
    }

    private static String body(String agent, String scope) {
        return Json.MAPPER.writeValueAsString(Map.of("agent", agent, "scopes", List.of(scope), "days", 3));
    }

    private static HttpResponse<String> delegation(String method, String path, String token, String body) {
        return PLATFORM.send(method, Role.GATEWAY, "/delegations" + path, token, body);
    }

    private static HttpResponse<String> killSwitch(String method, String token, String body) {
        return PLATFORM.send(method, Role.GATEWAY, "/kill-switch", token, body);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return TestPlatform.json(answer);
    }

    private static int customers(String token) {
        return PLATFORM.send("GET", Role.CRM, "/customers", token, null).statusCode();
    }

    /// As the platform's runtime of agents asks, with its own key.
    private static HttpResponse<String> exchanged(String lent, String agent) {
        return PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/oauth2/token",
                "",
                OAuthClient.form(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        lent,
                        "subject_token_type",
                        "urn:bhiv:params:oauth:token-type:delegation",
                        "actor_token",
                        signed(agent),
                        "actor_token_type",
                        "urn:ietf:params:oauth:token-type:jwt",
                        "client_assertion",
                        signed("agents"),
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static String signed(String subject) {
        var key = PLATFORM.platform().part(ServiceKeys.class).of(Role.AGENTS);
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer("agents")
                        .subject(subject)
                        .audience(PLATFORM.issuer())
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        try {
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
