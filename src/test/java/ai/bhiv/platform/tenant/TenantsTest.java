package ai.bhiv.platform.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestPlatform platform = TestPlatform.shared();

    @Test
    void aNewTenantHasAnAdministratorWhoMustChangeItsPasswordAndSeesOnlyItsOwn() {
        var id = freshId();
        var made = create(id, "{\"id\":\"%s\",\"name\":\"Acme\",\"zone\":\"Europe/Berlin\"}".formatted(id));
        var login = login(made.path("login").asString(), made.path("password").asString());
        assertThat(made.path("login").asString()).isEqualTo(id + "/admin");
        var pending = TestPlatform.json(login).path("access_token").asString();
        assertThat(platform.send("GET", Role.CRM, "/accounts", pending, null).statusCode())
                .isEqualTo(403);
        var token = changed(pending, made.path("password").asString());
        var accounts = platform.send("GET", Role.CRM, "/accounts", token, null);
        assertThat(accounts.statusCode()).isEqualTo(200);
        assertThat(TestPlatform.json(accounts).path("items").size()).isZero();
        assertThat(code(platform.send("GET", Role.GATEWAY, "/tenants", token, null)))
                .as("it has no right on the platform")
                .isEqualTo("403 platform.request.forbidden");
        var shown = operator("GET", "/tenants/" + id, null);
        assertThat(TestPlatform.json(shown).path("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(TestPlatform.json(shown).path("currency").asString()).isEqualTo("USD");
        assertThat(shown.body()).doesNotContain(made.path("password").asString());
    }

    @Test
    void ofManyWhoMakeTheSameTenantAtOnceOneDoes() throws Exception {
        var id = freshId();
        var body = "{\"id\":\"" + id + "\",\"name\":\"Wanted by many\"}";
        platform.operator();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 6)
                    .mapToObj(_ -> threads.submit(() -> code(operator("POST", "/tenants", body))))
                    .toList();
            var codes = new java.util.ArrayList<String>();
            for (var answer : answers) {
                codes.add(answer.get());
            }
            assertThat(codes).containsOnlyOnce("201 ");
            assertThat(new HashSet<>(codes)).isEqualTo(Set.of("201 ", "409 platform.tenant.exists"));
        }
        assertThat(number("select count(*) from identity.users where tenant_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void aSuspendedTenantIsRefusedInEveryProcessAndItsWorkWaitsUntilItIsResumed() throws Exception {
        var id = freshId();
        var token = administrator(id);
        try (var second = SecondProcess.start(platform, Set.of(Role.CRM), Map.of())) {
            assertThat(get(second.url(Role.CRM), "/accounts", token)).isEqualTo(200);
            var suspended = operator("POST", "/tenants/" + id + "/suspend", null);
            assertThat(suspended.statusCode()).as(suspended.body()).isEqualTo(200);
            assertThat(TestPlatform.json(suspended).path("state").asString()).isEqualTo("suspended");
            for (var role : Role.values()) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(code(platform.send("GET", role, "/auth/verify", token, null)))
                                .isEqualTo("403 platform.tenant.suspended"));
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(get(second.url(Role.CRM), "/accounts", token))
                            .isEqualTo(403));
            assertThat(code(platform.send("GET", Role.CRM, "/accounts", token, null)))
                    .isEqualTo("403 platform.tenant.suspended");
            assertThat(code(platform.send("GET", Role.GATEWAY, "/info", token, null)))
                    .as("a public operation, too")
                    .isEqualTo("403 platform.tenant.suspended");
            var again = TestPlatform.json(login(id + "/admin", TestPlatform.PASSWORD + " 3"))
                    .path("access_token")
                    .asString("none");
            assertThat(code(platform.send("GET", Role.CRM, "/accounts", again, null)))
                    .as("a new token does not help")
                    .isIn("403 platform.tenant.suspended", "401 platform.request.unauthenticated");
            assertThat(platform.platform().part(Tenancy.class).activeTenants())
                    .contains("default")
                    .doesNotContain(id);
            assertThat(code(operator("POST", "/tenants/" + id + "/suspend", null)))
                    .isEqualTo("409 platform.tenant.transition");

            assertThat(operator("POST", "/tenants/" + id + "/resume", null).statusCode())
                    .isEqualTo(200);
            for (var process : List.of(platform.url(Role.CRM), second.url(Role.CRM))) {
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(get(process, "/accounts", token)).isEqualTo(200));
            }
            assertThat(platform.platform().part(Tenancy.class).activeTenants()).contains(id);
            assertThat(code(operator("POST", "/tenants/" + id + "/resume", null)))
                    .isEqualTo("409 platform.tenant.transition");
        }
    }

    @Test
    void whatIsRefusedSaysWhy() {
        assertThat(code(operator("POST", "/tenants", "{\"id\":\"default\",\"name\":\"Again\"}")))
                .isEqualTo("409 platform.tenant.exists");
        assertThat(code(operator("POST", "/tenants", "{\"id\":\"_system\",\"name\":\"Reserved\"}")))
                .isEqualTo("400 platform.request.invalid");
        var wrong = operator(
                "POST",
                "/tenants",
                "{\"id\":\"%s\",\"name\":\"x\",\"zone\":\"Mars\",\"locale\":\"!\",\"currency\":\"QQQ\"}"
                        .formatted(freshId()));
        assertThat(code(wrong)).isEqualTo("400 platform.request.invalid");
        assertThat(TestPlatform.json(wrong).path("errors").size()).isEqualTo(3);
        assertThat(code(operator("POST", "/tenants/default/suspend", null)))
                .as("nobody suspends himself")
                .isEqualTo("409 platform.tenant.transition");
        assertThat(code(operator("POST", "/tenants/nobody/suspend", null))).isEqualTo("404 platform.record.not-found");
        assertThat(code(operator("GET", "/tenants/_system", null))).isEqualTo("404 platform.record.not-found");
        for (var role : List.of("Admin", "Ops")) {
            assertThat(code(platform.send("GET", Role.GATEWAY, "/tenants", platform.token(role), null)))
                    .isEqualTo("403 platform.request.forbidden");
        }
    }

    @Test
    void aChangeNeedsTheVersionThatWasSeen() {
        var id = freshId();
        create(id, "{\"id\":\"" + id + "\",\"name\":\"Before\"}");
        var etag = operator("GET", "/tenants/" + id, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        var body = "{\"name\":\"After\",\"zone\":\"Asia/Tokyo\",\"locale\":\"ja-JP\",\"currency\":\"JPY\"}";
        assertThat(operator("PUT", "/tenants/" + id, body, "If-Match", etag).statusCode())
                .isEqualTo(200);
        assertThat(code(operator("PUT", "/tenants/" + id, body, "If-Match", etag)))
                .isEqualTo("412 platform.record.stale");
    }

    @Test
    void theListIsWalkedToItsEndAndSeesEachTenantOnce() throws SQLException {
        for (int i = 0; i < 3; i++) {
            var id = freshId();
            create(id, "{\"id\":\"" + id + "\",\"name\":\"Listed\"}");
        }
        var seen = new java.util.ArrayList<String>();
        var next = "";
        do {
            var page = TestPlatform.json(operator("GET", "/tenants?limit=2" + next, null));
            page.path("items").forEach(tenant -> seen.add(tenant.path("id").asString()));
            var cursor = page.path("next_cursor").asString("");
            next = cursor.isEmpty() ? "" : "&cursor=" + cursor;
        } while (!next.isEmpty());
        assertThat(seen).doesNotHaveDuplicates().isSorted();
        assertThat((long) seen.size()).isEqualTo(number("select count(*) from platform.tenants"));
    }

    private tools.jackson.databind.JsonNode create(String id, String body) {
        var made = operator("POST", "/tenants", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).hasValue("/tenants/" + id);
        return TestPlatform.json(made);
    }

    /// A token of the first administrator of a new tenant.
    private String administrator(String id) {
        var made = create(id, "{\"id\":\"" + id + "\",\"name\":\"Some company\"}");
        var password = made.path("password").asString();
        var pending = TestPlatform.json(login(id + "/admin", password))
                .path("access_token")
                .asString();
        return changed(pending, password);
    }

    private String changed(String token, String password) {
        var answer = platform.send(
                "PUT",
                Role.GATEWAY,
                "/auth/password",
                token,
                Json.MAPPER.writeValueAsString(
                        Map.of("current_password", password, "new_password", TestPlatform.PASSWORD + " 3")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return TestPlatform.json(answer).path("access_token").asString();
    }

    private HttpResponse<String> login(String name, String password) {
        return platform.send(
                "POST",
                Role.GATEWAY,
                "/auth/login",
                "",
                Json.MAPPER.writeValueAsString(Map.of("username", name, "password", password)));
    }

    private HttpResponse<String> operator(String method, String path, String body, String... headers) {
        return platform.send(method, Role.GATEWAY, path, platform.operator(), body, headers);
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + TestPlatform.json(answer).path("code").asString("");
    }

    private static int get(URI process, String path, String token) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(process.resolve(path))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String freshId() {
        return "t-" + Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE, 36);
    }
}
