package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.identity.ClientKind;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.AuditDetector;
import ai.bhiv.testing.OAuthClient;
import ai.bhiv.testing.Person;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// AUD-30: what concerns sign-in and rights leaves a security event, one test per kind; and, under the detector of
/// writes without an entry, each change is committed with its entry or not at all, also where an operation opens its
/// transactions itself.
class SecurityEventsTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final AtomicInteger CALLS = new AtomicInteger();

    /// Under which the refusals of all tests were called: equal ones are gathered for ten seconds, so all are made
    /// first.
    private static final String REFUSED = "security-refused-" + System.nanoTime();

    private static Person guessed;
    private static String forged;

    private String correlation = "security-" + CALLS.incrementAndGet() + "-" + System.nanoTime();

    @BeforeAll
    static void watch() {
        PLATFORM.operator();
        PLATFORM.token("Sales");
        PLATFORM.token("Customer");
        AuditDetector.watch(PLATFORM.access());
        new SecurityEventsTest().refusals();
    }

    private void refusals() {
        correlation = REFUSED;
        guessed = Person.made(PLATFORM, "Admin");
        var token = guessed.login();
        var known = login(guessed.name(), "wrong");
        assertThat(known.statusCode()).isEqualTo(401);
        assertThat(known.body()).doesNotContain(guessed.id());
        for (int i = 0; i < 6; i++) {
            login(guessed.name(), "wrong");
        }
        assertThat(send("POST", "/auth/step-up", token, json("password", "wrong"))
                        .statusCode())
                .isEqualTo(401);
        forged = token.substring(0, token.length() - 6) + "AAAAAA";
        assertThat(send("GET", "/auth/me", forged, null).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/users", PLATFORM.token("Sales"), null).statusCode())
                .isEqualTo(403);
        var foreign = "/customers/0199a1b2-0000-7000-8000-000000000003";
        assertThat(PLATFORM.send(
                                "GET", Role.CRM, foreign, PLATFORM.token("Customer"), null, "X-Correlation-ID", REFUSED)
                        .statusCode())
                .isEqualTo(404);
        var agent =
                OAuthClient.made(PLATFORM, ClientKind.CONFIDENTIAL, List.of("token_exchange"), List.of("crm"), null);
        agent.post(
                "/oauth2/token",
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token",
                PLATFORM.token("other", "Admin"),
                "subject_token_type",
                "urn:ietf:params:oauth:token-type:access_token");
    }

    @AfterAll
    static void end() {
        AuditDetector.end(PLATFORM.access());
    }

    @Test
    void loginSuccess() {
        var person = Person.made(PLATFORM, "Sales");
        assertThat(login(person.name(), TestPlatform.PASSWORD).statusCode()).isEqualTo(200);
        assertThat(event("login-success").path("actor_id").asString()).isEqualTo(person.id());
    }

    @Test
    void loginFailureNamesTheAccountToTheAuditAlone() {
        correlation = REFUSED;
        var event = event("login-failure");
        assertThat(event.path("resource_ids").get(0).asString()).isEqualTo(guessed.id());
        assertThat(event.path("outcome").asString()).isEqualTo("refused");
        assertThat(event.path("count").asInt()).as("equal ones are one").isGreaterThan(3);
    }

    @Test
    void loginLocked() {
        correlation = REFUSED;
        assertThat(event("login-locked").path("code").asString()).isEqualTo("identity.login.locked");
    }

    @Test
    void logout() {
        var token = Person.made(PLATFORM, "Sales").login();
        assertThat(send("POST", "/auth/logout", token, null).statusCode()).isEqualTo(204);
        event("logout");
    }

    @Test
    void passwordChangedInOneTransactionWithTheNewSession() {
        var person = Person.made(PLATFORM, "Sales");
        var body = json("current_password", TestPlatform.PASSWORD, "new_password", TestPlatform.PASSWORD + " 2");
        assertThat(send("PUT", "/auth/password", person.login(), body).statusCode())
                .isEqualTo(200);
        assertThat(event("password-changed").path("operation").asString()).isEqualTo("identity.auth.password");
        assertThat(entries()).as("nothing but that").hasSize(1);
    }

    @Test
    void passwordReset() {
        var person = Person.made(PLATFORM, "Sales");
        var link = TestPlatform.json(person.byAdmin("POST", "/password-link", null))
                .path("link")
                .asString();
        var body = json("link", link, "new_password", TestPlatform.PASSWORD + " 3");
        assertThat(send("POST", "/auth/password/reset", "", body).statusCode()).isEqualTo(204);
        event("password-reset");
    }

    @Test
    void sessionRevokedByItsOwnerByAnAdminAndByAClient() {
        var person = Person.made(PLATFORM, "Sales");
        var token = person.login();
        person.login();
        var sessions = TestPlatform.json(send("GET", "/auth/sessions", token, null));
        send("DELETE", "/auth/sessions/" + sessions.get(0).path("id").asString(), token, null);
        event("session-revoked");
        var client = CodeFlowTest.client();
        var tokens = TestPlatform.json(CodeFlowTest.redeem(client, CodeFlowTest.code(client)));
        client.post("/oauth2/revoke", "token", tokens.path("access_token").asString());
        client.post("/oauth2/revoke", "token", tokens.path("refresh_token").asString());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                count("operation = 'identity.oauth.revoke' and actor_id = '" + client.id() + "'"))
                        .isEqualTo(2));
    }

    @Test
    void refreshReuseAndEachRefreshIsRecorded() {
        var person = Person.made(PLATFORM, "Sales");
        var first = TestPlatform.json(login(person.name(), TestPlatform.PASSWORD))
                .path("refresh_token")
                .asString();
        assertThat(refresh(first).statusCode()).isEqualTo(200);
        Person.sql(
                PLATFORM,
                "update identity.refresh_tokens set spent_at = spent_at - interval '1 minute'"
                        + " where status = 'spent' and session_id in (select id from identity.sessions where user_id = '"
                        + person.id() + "')");
        assertThat(refresh(first).statusCode()).isEqualTo(401);
        var event = event("refresh-reuse");
        assertThat(event.path("level").asString()).isEqualTo("high");
        assertThat(event.path("actor_kind").asString()).isEqualTo("system");
        assertThat(entries().stream()
                        .filter(entry -> entry.path("operation").asString().equals("identity.auth.refresh")
                                && entry.path("outcome").asString().equals("success")))
                .as("the refresh and the end of the family")
                .hasSize(2);
    }

    @Test
    void tokenRefusedAtEveryPortWithoutAWordOutside() {
        // Another test's refusal may just have begun the ten seconds in which equal ones are one.
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    assertThat(send("GET", "/auth/me", forged, null).statusCode())
                            .isEqualTo(401);
                    return entries().stream()
                            .anyMatch(
                                    entry -> entry.path("security").asString("").equals("token-refused"));
                });
        assertThat(event("token-refused").path("operation").asString()).isEqualTo("platform.tokens.verify");
    }

    @Test
    void keysCreatedUsedFromElsewhereAndRevoked() {
        var person = Person.made(PLATFORM, "Sales");
        var token = person.login();
        var made = TestPlatform.json(send("POST", "/api-keys", token, json("name", "k")));
        event("key-created");
        send("GET", "/auth/me/permissions", made.path("value").asString(), null);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("operation = 'identity.key-exchange.exchange' and actor_id = '" + person.id() + "'")
                        == 1);
        var second = TestPlatform.json(send("POST", "/api-keys", token, json("name", "l")));
        var id = second.path("id").asString();
        Person.sql(PLATFORM, "update identity.api_keys set seen_from = '{203.0.113.9/32}' where id = '" + id + "'");
        send("GET", "/auth/me/permissions", second.path("value").asString(), null);
        assertThat(event("key-used-from-new-address").path("actor_id").asString())
                .isEqualTo(person.id());
        send("DELETE", "/api-keys/" + id, token, null);
        event("key-revoked");
    }

    @Test
    void keyInAnAddress() {
        var token = Person.made(PLATFORM, "Sales").login();
        var key = TestPlatform.json(send("POST", "/api-keys", token, json("name", "k")))
                .path("value")
                .asString();
        assertThat(send("GET", "/auth/me?key=" + key, "", null).statusCode()).isEqualTo(400);
        event("key-in-query");
    }

    @Test
    void rolesGrantsAndStatesChanged() {
        var person = Person.made(PLATFORM, "Sales");
        var version =
                person.byAdmin("GET", "", null).headers().firstValue("ETag").orElseThrow();
        admin(person, "PUT", "/roles", "{\"roles\":[\"Ops\"]}", "If-Match", version);
        event("role-changed");
        admin(person, "POST", "/grants", "{\"granted\":\"auditor\",\"reason\":\"an audit\"}");
        event("grant-changed");
        admin(person, "POST", "/suspend", null);
        assertThat(event("user-state-changed").path("resource_ids").get(0).asString())
                .isEqualTo(person.id());
        admin(person, "POST", "/unlock", null);
        event("admin-action");
    }

    @Test
    void permissionDeniedAlsoForReads() {
        correlation = REFUSED;
        var event = event("permission-denied");
        assertThat(event.path("operation").asString()).isEqualTo("identity.users.list");
        assertThat(event.path("code").asString()).isEqualTo("platform.request.forbidden");
    }

    @Test
    void ownershipDenied() {
        correlation = REFUSED;
        assertThat(event("ownership-denied").path("outcome").asString()).isEqualTo("refused");
    }

    @Test
    void tenantCrossing() {
        await().atMost(Duration.ofSeconds(30)).until(() -> count("security = 'tenant-crossing'") > 0);
    }

    @Test
    void stepUpFailedAndSucceeded() {
        var person = Person.made(PLATFORM, "Admin");
        assertThat(send("POST", "/auth/step-up", person.login(), json("password", TestPlatform.PASSWORD))
                        .statusCode())
                .isEqualTo(200);
        assertThat(event("login-success").path("operation").asString()).isEqualTo("identity.step-up.prove");
        correlation = REFUSED;
        event("step-up-failed");
    }

    @Test
    void factorsEnrolledUsedAndRemovedAndAWrongCode() {
        var person = Person.made(PLATFORM, "Sales");
        var token = person.login();
        var secret = TestPlatform.json(send("POST", "/auth/mfa/totp", token, null))
                .path("secret")
                .asString();
        var codes = TestPlatform.json(send("PUT", "/auth/mfa/totp", token, json("code", totp(secret))))
                .path("codes");
        event("mfa-enrolled");
        var challenge = TestPlatform.json(login(person.name(), TestPlatform.PASSWORD))
                .path("challenge")
                .asString();
        send("POST", "/auth/mfa", "", json("challenge", challenge, "code", "zzzz-zzzz-zzzz-zzzz"));
        send(
                "POST",
                "/auth/mfa",
                "",
                json("challenge", challenge, "code", codes.get(0).asString()));
        assertThat(event("recovery-used").path("actor_id").asString()).isEqualTo(person.id());
        send("POST", "/auth/mfa/totp/remove", token, json("code", codes.get(1).asString()));
        event("mfa-removed");
        assertThat(event("mfa-failed").path("resource_ids").get(0).asString()).isEqualTo(person.id());
    }

    /// RFC 6238 by the text's own words, for the present step.
    private static String totp(String base32) {
        try {
            long value = 0;
            int bits = 0;
            var key = new java.io.ByteArrayOutputStream();
            for (char letter : base32.toCharArray()) {
                value = value << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
                bits += 5;
                if (bits >= 8) {
                    bits -= 8;
                    key.write((int) (value >> bits));
                }
            }
            var mac = javax.crypto.Mac.getInstance("HmacSHA1");
            mac.init(new javax.crypto.spec.SecretKeySpec(key.toByteArray(), "HmacSHA1"));
            var hash = mac.doFinal(java.nio.ByteBuffer.allocate(8)
                    .putLong(System.currentTimeMillis() / 30_000)
                    .array());
            int offset = hash[hash.length - 1] & 15;
            int code = java.nio.ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
            return "%06d".formatted(code % 1_000_000);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void settingsChanged() {
        var shown = TestPlatform.json(
                PLATFORM.send("GET", Role.GATEWAY, "/settings/limits.api", PLATFORM.operator(), null));
        var answer = PLATFORM.send(
                "PUT",
                Role.GATEWAY,
                "/settings/limits.api",
                PLATFORM.operator(),
                json("value", shown.path("value").asString()),
                "If-Match",
                "\"" + shown.path("version").asLong() + "\"",
                "X-Correlation-ID",
                correlation);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        event("settings-changed");
    }

    @Test
    void signingKeyChanged() {
        var answer = send("POST", "/signing-keys/rotate", PLATFORM.operator(), null);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        assertThat(event("signing-key-changed").path("level").asString()).isEqualTo("high");
    }

    @Test
    void exportMade() {
        PLATFORM.send(
                "GET",
                Role.GATEWAY,
                "/audit/export?format=cef&operation=none",
                PLATFORM.token("Admin"),
                null,
                "X-Correlation-ID",
                correlation);
        event("export-made");
    }

    private HttpResponse<String> login(String name, String password) {
        return send("POST", "/auth/login", "", json("username", name, "password", password));
    }

    private HttpResponse<String> refresh(String token) {
        return send("POST", "/auth/refresh", "", json("refresh_token", token));
    }

    private void admin(Person person, String method, String path, String body, String... headers) {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("X-Correlation-ID", correlation));
        var answer = person.byAdmin(method, path, body, all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    private HttpResponse<String> send(String method, String path, String token, String body) {
        return PLATFORM.send(method, Role.GATEWAY, path, token, body, "X-Correlation-ID", correlation);
    }

    private static String json(String... members) {
        var map = new java.util.HashMap<String, String>();
        for (int i = 0; i < members.length; i += 2) {
            map.put(members[i], members[i + 1]);
        }
        return Json.MAPPER.writeValueAsString(map);
    }

    /// The event of this kind that the calls of this test left.
    private JsonNode event(String type) {
        await("an event of the kind " + type)
                .atMost(Duration.ofSeconds(30))
                .until(() -> entries().stream()
                        .anyMatch(entry -> entry.path("security").asString("").equals(type)));
        var event = entries().stream()
                .filter(entry -> entry.path("security").asString("").equals(type))
                .reduce((_, last) -> last)
                .orElseThrow();
        assertThat(event.path("class").asString()).isEqualTo("security");
        return event;
    }

    private List<JsonNode> entries() {
        var found = new ArrayList<JsonNode>();
        try (var connection = TestDatabase.superuser(PLATFORM.access());
                var statement = connection.prepareStatement(
                        "select entry from audit.entries where correlation = ? order by tenant_id, seq")) {
            statement.setString(1, correlation);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(Json.MAPPER.readTree(rows.getString(1)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long count(String condition) throws SQLException {
        try (var connection = TestDatabase.superuser(PLATFORM.access());
                var row = connection
                        .createStatement()
                        .executeQuery("select count(*) from audit.entries where " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }
}
