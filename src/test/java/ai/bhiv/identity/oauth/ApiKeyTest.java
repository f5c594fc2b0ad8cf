package ai.bhiv.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// API keys as programs use them (IDN-33, IDN-34).
class ApiKeyTest {
    private static final TestPlatform PLATFORM = TestPlatform.shared();
    private static final AtomicInteger MADE = new AtomicInteger();

    @Test
    void aKeyCallsInItsOwnersNameAtEveryPortAndThroughTheGatewayAndNoFurtherThanItsScopes() {
        var made = made("Sales", Map.of("scopes", List.of("crm:read")));
        var value = made.path("value").asString();
        assertThat(value).matches("bhiv_default\\.[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
        for (var header : List.of(List.of("X-API-Key", value), List.of("Authorization", "Bearer " + value))) {
            var sent = header.toArray(String[]::new);
            assertThat(PLATFORM.send("GET", Role.CRM, "/customers", "", null, sent)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(PLATFORM.send("GET", Role.GATEWAY, "/api/crm/customers", "", null, sent)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(PLATFORM.send("GET", Role.LOGISTICS, "/inventory", "", null, sent)
                            .statusCode())
                    .as("held by the owner, out of the key's scopes")
                    .isEqualTo(403);
            assertThat(PLATFORM.send("GET", Role.GATEWAY, "/auth/me", "", null, sent)
                            .statusCode())
                    .as("the own account is out of a key's reach")
                    .isEqualTo(403);
            assertThat(PLATFORM.send("POST", Role.GATEWAY, "/api-keys", "", "{\"name\":\"x\"}", sent)
                            .statusCode())
                    .as("a key makes no key")
                    .isEqualTo(403);
        }
        var shown = TestPlatform.json(send("GET", "/api-keys/" + id(made), "Sales", null));
        assertThat(shown.path("status").asString()).isEqualTo("active");
        assertThat(shown.path("last_used").isNull()).isFalse();
        assertThat(shown.toString()).doesNotContain(value);
    }

    @Test
    void aKeyReachesNoFurtherThanItsOwner() {
        for (var scope : List.of("identity:write", "account", "openid", "no-such-area", "logistics:configure")) {
            var answer = send("POST", "/api-keys", "Sales", body(Map.of("scopes", List.of(scope))));
            assertThat(answer.statusCode()).as(scope).isEqualTo(422);
            assertThat(answer.body()).contains("identity.key.scope");
        }
        var all = made("Support", Map.of());
        assertThat(all.path("key").path("scopes").toString())
                .contains("support")
                .doesNotContain("identity");
        assertThat(send("GET", "/api-keys/" + id(all), "Sales", null).statusCode())
                .as("somebody else's")
                .isEqualTo(404);
        assertThat(send("DELETE", "/api-keys/" + id(all), "Sales", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whateverIsWrongWithAKeyTheAnswerIsTheSame() {
        var value = made("Sales", Map.of()).path("value").asString();
        var answers = List.of(
                value.substring(0, value.length() - 1) + (value.endsWith("0") ? "1" : "0"),
                value.replace("default", "other"),
                value.replaceFirst("\\.[0-9A-Za-z]{4}", ".0000"),
                "bhiv_",
                "bhiv_default.x'; drop table users; --_",
                "x".repeat(20_000));
        for (var wrong : answers) {
            var answer = PLATFORM.send("GET", Role.CRM, "/customers", "", null, "X-API-Key", wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        }
        var both = PLATFORM.send("GET", Role.CRM, "/customers", PLATFORM.token("Sales"), null, "X-API-Key", value);
        assertThat(both.statusCode()).as("two credentials at once").isEqualTo(401);
    }

    @Test
    void aRevokedKeyIsRefusedEverywhereWithinTwoSeconds() throws Exception {
        var made = made("Sales", Map.of());
        assertThat(with(made).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/api-keys/" + id(made), "Sales", null).statusCode())
                .isEqualTo(204);
        waitUntilRefused(made);
        assertThat(TestPlatform.json(send("GET", "/api-keys/" + id(made), "Sales", null))
                        .path("status")
                        .asString())
                .isEqualTo("revoked");
    }

    @Test
    void anAdministratorSeesAndEndsTheKeysOfOthers() throws Exception {
        var made = made("Support", Map.of());
        var owner = PLATFORM.as("Support").principal().id();
        var list = PLATFORM.send("GET", Role.GATEWAY, "/users/" + owner + "/api-keys", PLATFORM.token("Admin"), null);
        assertThat(list.body())
                .contains(id(made))
                .doesNotContain(made.path("value").asString());
        assertThat(with(made).statusCode()).isEqualTo(200);
        PLATFORM.send(
                "DELETE", Role.GATEWAY, "/users/" + owner + "/api-keys/" + id(made), PLATFORM.token("Admin"), null);
        waitUntilRefused(made);
        assertThat(PLATFORM.send("GET", Role.GATEWAY, "/users/" + owner + "/api-keys", PLATFORM.token("Ops"), null)
                        .statusCode())
                .isEqualTo(403);
    }

    /// The other process knows identity by its interface alone, and proves itself there with its own key (IDN-27).
    @Test
    void aKeyWorksAtTheOwnPortOfAnotherProcessAndEndsThereToo() throws Exception {
        var made = made("Sales", Map.of("scopes", List.of("crm")));
        var value = made.path("value").asString();
        try (var other =
                SecondProcess.start(PLATFORM, Set.of(Role.CRM), Map.of(Role.GATEWAY, PLATFORM.url(Role.GATEWAY)))) {
            var at = URI.create(other.url(Role.CRM) + "/customers");
            assertThat(at(at, value)).isEqualTo(200);
            assertThat(at(at, value.substring(0, value.length() - 6) + "000000"))
                    .isEqualTo(401);
            send("DELETE", "/api-keys/" + id(made), "Sales", null);
            for (int i = 0; i < 100 && at(at, value) != 401; i++) {
                Thread.sleep(100);
            }
            assertThat(at(at, value)).isEqualTo(401);
        }
    }

    @Test
    void anOperationForServicesIsClosedToPeopleAndToWhoeverIsInsideTheHost() {
        var made = made("Sales", Map.of("scopes", List.of("crm")));
        var body =
                Json.MAPPER.writeValueAsString(Map.of("key", made.path("value").asString(), "address", "127.0.0.1"));
        for (var token : List.of("", PLATFORM.token("Sales"), PLATFORM.token("Ops"))) {
            assertThat(PLATFORM.send("POST", Role.GATEWAY, "/api-keys/exchange", token, body)
                            .statusCode())
                    .isIn(401, 403);
        }
    }

    private static int at(URI address, String key) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(address)
                                    .header("X-API-Key", key)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    @Test
    void aKeyInAQueryStringIsRefusedAndRevoked() throws Exception {
        var made = made("Sales", Map.of());
        var leaked = PLATFORM.send(
                "GET", Role.CRM, "/customers?api_key=" + made.path("value").asString(), "", null);
        assertThat(leaked.statusCode()).isEqualTo(400);
        assertThat(leaked.body())
                .contains("identity.key.in-query")
                .doesNotContain(made.path("value").asString());
        waitUntilRefused(made);
        assertThat(dump().lines().filter(line -> line.contains("key-in-query") && line.contains(id(made))))
                .as("the security event")
                .isNotEmpty();
    }

    @Test
    void aKeyIsAcceptedFromItsAddressesOnly() {
        var here = made("Sales", Map.of("addresses", List.of("127.0.0.0/8", "::1")));
        var elsewhere = made("Sales", Map.of("addresses", List.of("192.0.2.7", "10.0.0.0/8")));
        assertThat(with(here).statusCode()).isEqualTo(200);
        assertThat(with(elsewhere).statusCode()).isEqualTo(401);
        assertThat(with(elsewhere, "X-Forwarded-For", "192.0.2.7").statusCode())
                .as("an address that is only said")
                .isEqualTo(401);
        for (var wrong : List.of("10.0.0.1/8", "10.0.0.0/33", "example.org", "1.2.3")) {
            var answer = send("POST", "/api-keys", "Sales", body(Map.of("addresses", List.of(wrong))));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("/addresses/0");
        }
    }

    @Test
    void theOldKeyIsAcceptedBesideItsSuccessorAndAnExpiredOneIsNot() throws Exception {
        var made = made("Sales", Map.of("scopes", List.of("crm"), "days", 7));
        var next = TestPlatform.json(send("POST", "/api-keys/" + id(made) + "/rotate", "Sales", null));
        assertThat(with(made).statusCode()).isEqualTo(200);
        assertThat(with(next).statusCode()).isEqualTo(200);
        assertThat(next.path("key").path("scopes").toString()).isEqualTo("[\"crm\"]");
        var before = TestPlatform.json(send("GET", "/api-keys/" + id(made), "Sales", null));
        assertThat(before.path("status").asString()).isEqualTo("rotating");
        assertThat(before.path("successor").asString()).isEqualTo(id(next));
        assertThat(send("POST", "/api-keys/" + id(made) + "/rotate", "Sales", null)
                        .body())
                .contains("identity.key.ended");
        var expired = made("Sales", Map.of());
        superuser("update identity.api_keys set expires_at = now() where id = '" + id(expired) + "'");
        assertThat(with(expired).statusCode()).isEqualTo(401);
    }

    @Test
    void ofManyCreationsAtOnceNoMoreThanFiftyGetIn() throws Exception {
        superuser("update identity.api_keys set status = 'revoked' where user_id = '"
                + PLATFORM.as("Customer").principal().id() + "'");
        var answers = CodeFlowTest.parallel(
                60, () -> send("POST", "/api-keys", "Customer", body(Map.of())).statusCode());
        assertThat(answers.stream().filter(status -> status == 201)).hasSize(50);
        assertThat(answers.stream().filter(status -> status == 409)).hasSize(10);
    }

    @Test
    void aKeyEndsWithItsOwner() throws Exception {
        var name = "key-owner-" + System.nanoTime();
        var user = TestPlatform.json(PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/users",
                PLATFORM.token("Admin"),
                "{\"username\":\"" + name + "\",\"roles\":[\"Sales\"],\"password\":\"" + TestPlatform.PASSWORD
                        + "\"}"));
        superuser("update identity.credentials set must_change = false where user_id = '"
                + user.path("id").asString() + "'");
        var login = TestPlatform.json(PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/auth/login",
                "",
                "{\"username\":\"" + name + "\",\"password\":\"" + TestPlatform.PASSWORD + "\"}"));
        var made = TestPlatform.json(PLATFORM.send(
                "POST", Role.GATEWAY, "/api-keys", login.path("access_token").asString(), body(Map.of())));
        assertThat(with(made).statusCode()).isEqualTo(200);
        PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/users/" + user.path("id").asString() + "/suspend",
                PLATFORM.token("Admin"),
                null);
        waitUntilRefused(made);
    }

    @Test
    void noSecretThatIsShownOnceLiesInTheDatabase() throws Exception {
        var key = made("Sales", Map.of());
        var client = TestPlatform.json(PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/clients",
                PLATFORM.token("Admin"),
                "{\"name\":\"scan " + System.nanoTime() + "\",\"kind\":\"service\",\"roles\":[\"Sales\"]}"));
        var rotated = TestPlatform.json(PLATFORM.send(
                "POST",
                Role.GATEWAY,
                "/clients/" + client.path("id").asString() + "/rotate-secret",
                PLATFORM.token("Admin"),
                null));
        var totp = TestPlatform.json(send("POST", "/auth/mfa/totp", "Sales", null));
        var secrets = new HashMap<String, String>();
        secrets.put("key", key.path("value").asString());
        secrets.put("client secret", client.path("client_secret").asString());
        secrets.put("rotated secret", rotated.path("client_secret").asString());
        secrets.put("totp", totp.path("secret").asString());
        assertThat(secrets.values()).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(20));
        var dump = dump();
        secrets.forEach(
                (what, secret) -> assertThat(dump.contains(secret)).as(what).isFalse());
    }

    /// All rows of every table, as text.
    private static String dump() throws SQLException {
        var dump = new StringBuilder();
        try (var connection = TestDatabase.superuser(PLATFORM.access());
                var statement = connection.createStatement()) {
            var tables = new java.util.ArrayList<String>();
            try (var found = statement.executeQuery("select schemaname || '.' || tablename from pg_tables"
                    + " where schemaname in ('identity', 'audit', 'platform')")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (var table : tables) {
                try (var rows = statement.executeQuery("select t::text from " + table + " t")) {
                    while (rows.next()) {
                        dump.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return dump.toString();
    }

    private static void waitUntilRefused(JsonNode made) throws InterruptedException {
        for (int i = 0; i < 100 && with(made).statusCode() != 401; i++) {
            Thread.sleep(100);
        }
        assertThat(with(made).statusCode()).isEqualTo(401);
    }

    private static HttpResponse<String> with(JsonNode made, String... headers) {
        var all = new java.util.ArrayList<>(
                List.of("X-API-Key", made.path("value").asString()));
        all.addAll(List.of(headers));
        return PLATFORM.send("GET", Role.CRM, "/customers", "", null, all.toArray(String[]::new));
    }

    private static String id(JsonNode made) {
        return made.path("id").asString();
    }

    private static JsonNode made(String role, Map<String, Object> limits) {
        var answer = send("POST", "/api-keys", role, body(limits));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return TestPlatform.json(answer);
    }

    private static String body(Map<String, Object> limits) {
        var body = new HashMap<>(limits);
        body.put("name", "key " + MADE.incrementAndGet());
        return Json.MAPPER.writeValueAsString(body);
    }

    private static HttpResponse<String> send(String method, String path, String role, String body) {
        return PLATFORM.send(method, Role.GATEWAY, path, PLATFORM.token(role), body);
    }

    private static void superuser(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(PLATFORM.access());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
