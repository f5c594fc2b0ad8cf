package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final String ACCESS = "urn:ietf:params:oauth:token-type:access_token";
    private static final OAuthClient AGENT = OAuthClient.made(
            PLATFORM,
            ClientKind.CONFIDENTIAL,
            List.of("token_exchange"),
            List.of("crm", "logistics:read", "identity"),
            null);

    @Test
    void anAgentActsWithLessThanThePersonAndBothAreNamed() {
        var answer = exchange(AGENT, PLATFORM.token("Admin"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var document = TestPlatform.json(answer);
        assertThat(document.path("issued_token_type").asString()).isEqualTo(ACCESS);
        assertThat(document.path("refresh_token").isMissingNode()).isTrue();
        assertThat(document.path("expires_in").asInt()).isLessThanOrEqualTo(300);
        var token = document.path("access_token").asString();
        var who = PLATFORM.platform().part(TokenVerifier.class).verify(token);
        assertThat(who.name()).isEqualTo("test-admin");
        assertThat(who.actor()).isEqualTo(AGENT.id());
        assertThat(status("GET", Role.CRM, "/customers", token)).isEqualTo(200);
        assertThat(status("GET", Role.LOGISTICS, "/inventory", token)).isEqualTo(200);
        assertThat(status("GET", Role.GATEWAY, "/users", token)).isEqualTo(200);
        assertThat(status("POST", Role.GATEWAY, "/clients", token)).isEqualTo(403);
        assertThat(status("POST", Role.GATEWAY, "/users", token)).isEqualTo(403);
        assertThat(status("GET", Role.GATEWAY, "/auth/me", token)).isEqualTo(403);
        assertThat(status("GET", Role.CRM, "/opportunities", exchanged(PLATFORM.token("Support"))))
                .as("no more than the person")
                .isEqualTo(status("GET", Role.CRM, "/opportunities", PLATFORM.token("Support")));
    }

    @Test
    void scopesOnlyNarrowAndAgentsThatCallAgentsAreFourAtMost() {
        var narrow = TestPlatform.json(exchange(AGENT, PLATFORM.token("Admin"), "scope", "crm:read"))
                .path("access_token")
                .asString();
        assertThat(error(exchange(AGENT, narrow, "scope", "crm"))).isEqualTo("invalid_scope");
        assertThat(error(exchange(AGENT, narrow, "scope", "identity:write"))).isEqualTo("invalid_scope");
        var token = narrow;
        for (int i = 0; i < 3; i++) {
            token = exchanged(token);
        }
        assertThat(error(exchange(AGENT, token))).isEqualTo("invalid_request");
    }

    @Test
    void whatIsNoGoodTokenGivesNothing() {
        assertThat(error(exchange(AGENT, "no token"))).isEqualTo("invalid_grant");
        assertThat(error(exchange(AGENT, PLATFORM.token("other", "Admin"))))
                .as("another tenant's")
                .isEqualTo("invalid_grant");
        var other = OAuthClient.made(PLATFORM, ClientKind.CONFIDENTIAL, List.of("refresh_token"), null, null);
        assertThat(error(exchange(other, PLATFORM.token("Admin")))).isEqualTo("unauthorized_client");
    }

    @Test
    void theEndOfTheSessionEndsThePersonsTokenAndTheAgentsWithinTwoSecondsAtEveryRole() {
        var client = CodeFlowTest.client();
        PLATFORM.token("Sales");
        var tokens = TestPlatform.json(CodeFlowTest.redeem(client, CodeFlowTest.code(client)));
        var token = tokens.path("access_token").asString();
        var agents = exchanged(token);
        assertThat(status("GET", Role.CRM, "/customers", agents)).isEqualTo(200);
        client.post("/oauth2/revoke", "token", tokens.path("refresh_token").asString());
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (var sent : List.of(token, agents)) {
                assertThat(status("GET", Role.CRM, "/customers", sent)).isEqualTo(401);
                assertThat(status("GET", Role.LOGISTICS, "/inventory", sent)).isEqualTo(401);
            }
        });
        assertThat(error(exchange(AGENT, token))).isEqualTo("invalid_grant");
    }

    private static String exchanged(String subject) {
        var answer = exchange(AGENT, subject);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer).path("access_token").asString();
    }

    private static HttpResponse<String> exchange(OAuthClient client, String subject, String... more) {
        var all = new ArrayList<>(List.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                subject,
                "subject_token_type",
                ACCESS));
        all.addAll(List.of(more));
        return client.post("/oauth2/token", all.toArray(String[]::new));
    }

    private static String error(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return TestPlatform.json(answer).path("error").asString();
    }

    private static int status(String method, Role role, String path, String token) {
        return PLATFORM.send(method, role, path, token, method.equals("GET") ? null : "{}")
                .statusCode();
    }
}
