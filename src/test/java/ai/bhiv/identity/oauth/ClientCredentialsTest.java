package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.identity.Clients;
import ai.bhiv.identity.NewClient;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.TestPlatform;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ClientCredentialsTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();

    @Test
    void aServiceAccountGetsATokenAndItsRolesDecideWhatItMayDo() {
        var client = OAuthClient.made(PLATFORM, ClientKind.SERVICE, null, null, List.of("Support"));
        var answer = client.post("/oauth2/token", "grant_type", "client_credentials");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        var token = TestPlatform.json(answer).path("access_token").asString();
        assertThat(PLATFORM.send("GET", Role.CRM, "/customers", token, null).statusCode())
                .isEqualTo(200);
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/users", token, null).statusCode())
                .isEqualTo(403);
        // an own account it has none
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/auth/me", token, null).statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTokenReachesNoFurtherThanItsScopes() {
        var client = OAuthClient.made(PLATFORM, ClientKind.SERVICE, null, List.of("crm:read"), List.of("Admin"));
        var token = TestPlatform.json(client.post("/oauth2/token", "grant_type", "client_credentials"))
                .path("access_token")
                .asString();
        assertThat(PLATFORM.send("GET", Role.CRM, "/customers", token, null).statusCode())
                .isEqualTo(200);
        assertThat(PLATFORM.send("GET", Role.LOGISTICS, "/inventory", token, null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(PLATFORM.send("POST", Role.CRM, "/customers", token, "{\"name\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        var wider = client.post("/oauth2/token", "grant_type", "client_credentials", "scope", "crm");
        assertThat(wider.statusCode()).isEqualTo(400);
        assertThat(TestPlatform.json(wider).path("error").asString()).isEqualTo("invalid_scope");
    }

    @Test
    void whateverIsWrongWithAClientTheAnswerIsTheSame() {
        var right = OAuthClient.made(PLATFORM, ClientKind.SERVICE, null, null, List.of("Support"));
        var wrong = basic(right.id(), "guess");
        var unknown = basic("default." + "A".repeat(22), "guess");
        var nowhere = basic("nowhere", "guess");
        var bare = OAuthClient.named(PLATFORM, right.id()).post("/oauth2/token", "grant_type", "client_credentials");
        for (var answer : List.of(wrong, unknown, nowhere, bare)) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(wrong.body());
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"bhiv\"");
        }
    }

    @Test
    void badRequestsGetTheWordsOfTheStandard() {
        var client = OAuthClient.made(PLATFORM, ClientKind.SERVICE, null, null, List.of("Support"));
        assertThat(error(client.post("/oauth2/token", "grant_type", "client_credentials", "grant_type", "password")))
                .isEqualTo("invalid_request");
        assertThat(error(client.post("/oauth2/token", "grant_type", "password")))
                .isEqualTo("unsupported_grant_type");
        assertThat(error(client.post("/oauth2/token"))).isEqualTo("invalid_request");
        assertThat(error(client.post(
                        "/oauth2/token", "grant_type", "client_credentials", "resource", "https://x.example")))
                .isEqualTo("invalid_target");
        assertThat(error(PLATFORM.send("POST", Role.GATEWAY, "/oauth2/token", "", "{}")))
                .isEqualTo("invalid_request");
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/oauth2/token", "", null).statusCode())
                .isEqualTo(405);
    }

    @Test
    void theOldSecretIsAcceptedBesideTheNewOne() {
        var made = PLATFORM.system("default")
                .call(() -> PLATFORM.platform()
                        .part(Clients.class)
                        .create(new NewClient(
                                "rotated",
                                ClientKind.SERVICE,
                                null,
                                null,
                                null,
                                null,
                                null,
                                List.of("Support"),
                                null)));
        var next = PLATFORM.system("default")
                .call(() -> PLATFORM.platform().part(Clients.class).rotateSecret(made.id()));
        for (var secret : List.of(made, next)) {
            assertThat(OAuthClient.of(PLATFORM, secret)
                            .post("/oauth2/token", "grant_type", "client_credentials")
                            .statusCode())
                    .isEqualTo(200);
        }
        var third = PLATFORM.system("default")
                .call(() -> PLATFORM.platform().part(Clients.class).rotateSecret(made.id()));
        assertThat(third.clientSecret()).isNotEqualTo(next.clientSecret());
        assertThat(OAuthClient.of(PLATFORM, made)
                        .post("/oauth2/token", "grant_type", "client_credentials")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aKeyOfTheClientProvesItAndEachAssertionOnlyOnce() throws Exception {
        var key = new RSAKeyGenerator(2048).keyID("k1").generate();
        var keys =
                Json.MAPPER.writeValueAsString(new JWKSet(key).toPublicJWKSet().toJSONObject());
        var made = PLATFORM.system("default")
                .call(() -> PLATFORM.platform()
                        .part(Clients.class)
                        .create(new NewClient(
                                "keyed", ClientKind.SERVICE, null, null, null, null, null, List.of("Support"), keys)));
        assertThat(made.clientSecret()).isNull();
        var id = made.client().clientId();
        var issuer = issuer();
        var assertion = assertion(key, id, issuer, Instant.now().plusSeconds(60));
        assertThat(withAssertion(assertion)).isEqualTo(200);
        assertThat(withAssertion(assertion)).as("the same again").isEqualTo(401);
        assertThat(withAssertion(assertion(
                        key, id, "https://another.example", Instant.now().plusSeconds(60))))
                .isEqualTo(401);
        assertThat(withAssertion(assertion(key, id, issuer, Instant.now().minusSeconds(60))))
                .isEqualTo(401);
        assertThat(withAssertion(assertion(key, id, issuer, Instant.now().plusSeconds(86_400))))
                .isEqualTo(401);
        var foreign = new RSAKeyGenerator(2048).keyID("k1").generate();
        assertThat(withAssertion(assertion(foreign, id, issuer, Instant.now().plusSeconds(60))))
                .isEqualTo(401);
    }

    @Test
    void theMetadataNamesWhatIsThere() {
        for (var path : List.of("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration")) {
            var document = TestPlatform.json(PLATFORM.send("GET", Role.GATEWAY, path, "", null));
            assertThat(document.path("issuer").asString()).isEqualTo(issuer());
            assertThat(document.path("code_challenge_methods_supported").toString())
                    .isEqualTo("[\"S256\"]");
            assertThat(document.path("grant_types_supported").toString()).doesNotContain("implicit", "password");
        }
    }

    private static String issuer() {
        return "http://localhost:" + PLATFORM.url(Role.GATEWAY).getPort();
    }

    private static String error(java.net.http.HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return TestPlatform.json(answer).path("error").asString();
    }

    private static java.net.http.HttpResponse<String> basic(String id, String secret) {
        var pair = java.util.Base64.getEncoder().encodeToString((id + ":" + secret).getBytes());
        return PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/oauth2/token",
                "",
                "grant_type=client_credentials",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                "Basic " + pair);
    }

    private static int withAssertion(String assertion) {
        return PLATFORM.send(
                        "POST",
                        Role.GATEWAY,
                        "/oauth2/token",
                        "",
                        OAuthClient.form(
                                "grant_type",
                                "client_credentials",
                                "client_assertion_type",
                                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                "client_assertion",
                                assertion),
                        "Content-Type",
                        "application/x-www-form-urlencoded")
                .statusCode();
    }

    private static String assertion(RSAKey key, String client, String audience, Instant expires) throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                new JWTClaimsSet.Builder()
                        .issuer(client)
                        .subject(client)
                        .audience(audience)
                        .expirationTime(Date.from(expires))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }
}
