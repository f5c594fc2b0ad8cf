package ai.bhiv.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.about.DocsSettings;
import ai.bhiv.platform.call.IdempotencySettings;
import ai.bhiv.platform.config.Config;
import ai.bhiv.platform.config.ServerConfig;
import ai.bhiv.platform.config.Setting;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveSettingsTest {
    private static final String DOCS = "/settings/docs.public";
    private static final String RETENTION = "/settings/idempotency.retention";

    private final TestPlatform platform = TestPlatform.shared();

    @AfterEach
    void takeBack() {
        for (var path : List.of(DOCS, RETENTION, RETENTION + "?tenant=other")) {
            send("DELETE", path, null, "*");
        }
    }

    @Test
    void aChangeHoldsInEveryProcessAndABadValueInNone() throws Exception {
        try (var second = SecondProcess.start(platform, Set.of(Role.CRM), Map.of())) {
            assertThat(documents(second.url(Role.CRM))).isEqualTo(200);
            var set = send("PUT", DOCS, "false", etag(DOCS));
            assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
            for (var process : List.of(platform.url(Role.GATEWAY), second.url(Role.CRM))) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(documents(process)).isEqualTo(401));
            }
            var bad = send("PUT", DOCS, "perhaps", etag(DOCS));
            assertThat(bad.statusCode()).isEqualTo(400);
            assertThat(TestPlatform.json(bad).at("/errors/0/pointer").asString())
                    .isEqualTo("/value");
            assertThat(TestPlatform.json(bad).at("/errors/0/expected").asString())
                    .isEqualTo("true or false");
            // A value that no process takes, as another release might have written it, counts as a change all the same.
            sql(
                    "update platform.settings set value = 'perhaps' where key = 'docs.public'",
                    "update platform.revisions set number = number + 1 where name = 'settings'");
            // The other setting is read with it: once that is there, the bad one was seen, and not taken.
            send("PUT", RETENTION, "4h", etag(RETENTION));
            for (var process : List.of(platform.url(Role.GATEWAY), second.url(Role.CRM))) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(config(process)).contains("\"4h\""));
            }
            assertThat(documents(platform.url(Role.GATEWAY))).isEqualTo(401);
            assertThat(documents(second.url(Role.CRM))).isEqualTo(401);
            assertThat(send("DELETE", DOCS, null, etag(DOCS)).statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(documents(second.url(Role.CRM))).isEqualTo(200));
        }
    }

    @Test
    void aTenantsValueWinsOverThePlatformsForThatTenantOnly() {
        var live = platform.platform().part(LiveSettings.class);
        send("PUT", RETENTION, "2h", etag(RETENTION));
        send("PUT", RETENTION + "?tenant=other", "3h", etag(RETENTION + "?tenant=other"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(live.get(IdempotencySettings.class, "default").retention())
                    .isEqualTo(Duration.ofHours(2));
            assertThat(live.get(IdempotencySettings.class, "other").retention()).isEqualTo(Duration.ofHours(3));
        });
        var shown = TestPlatform.json(send("GET", RETENTION + "?tenant=other", null, null));
        assertThat(shown.path("source").asString()).isEqualTo("tenant");
        assertThat(shown.path("value").asString()).isEqualTo("3h");
        send("DELETE", RETENTION + "?tenant=other", null, etag(RETENTION + "?tenant=other"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                live.get(IdempotencySettings.class, "other").retention())
                        .isEqualTo(Duration.ofHours(2)));
    }

    @Test
    void theTimeThatAnAnswerIsKeptIsTheSettings() throws SQLException {
        send("PUT", RETENTION, "2h", etag(RETENTION));
        var live = platform.platform().part(LiveSettings.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> live.get(IdempotencySettings.class).retention().equals(Duration.ofHours(2)));
        var made = platform.send(
                "POST",
                Role.CRM,
                "/accounts",
                platform.token("Admin"),
                "{\"name\":\"Kept two hours\"}",
                "Idempotency-Key",
                "kept-for-two-hours");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select extract(epoch from expires_at - created_at)::bigint"
                        + " from crm.idempotency where key = 'kept-for-two-hours'")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(7_200);
        }
    }

    @Test
    void whatIsRefusedSaysWhy() {
        assertThat(code(send("GET", "/settings/server.bind", null, null))).isEqualTo("422 platform.setting.not-live");
        assertThat(code(send("PUT", "/settings/server.bind", "::1", "\"0\"")))
                .isEqualTo("422 platform.setting.not-live");
        var unknown = send("GET", "/settings/docs.publik", null, null);
        assertThat(code(unknown)).isEqualTo("404 platform.record.not-found");
        assertThat(TestPlatform.json(unknown).at("/errors/0/did_you_mean").asString())
                .isEqualTo("docs.public");
        assertThat(code(send("PUT", RETENTION, "59m", etag(RETENTION)))).isEqualTo("400 platform.request.invalid");
        assertThat(code(send("PUT", RETENTION, "31d", etag(RETENTION)))).isEqualTo("400 platform.request.invalid");
        assertThat(code(send("PUT", DOCS + "?tenant=other", "true", "\"0\"")))
                .isEqualTo("400 platform.request.invalid");
        assertThat(code(send("PUT", RETENTION + "?tenant=nobody", "2h", "\"0\"")))
                .isEqualTo("404 platform.record.not-found");
        var admin = platform.send("PUT", Role.GATEWAY, DOCS, platform.token("Admin"), "{\"value\":\"false\"}");
        assertThat(code(admin)).isEqualTo("403 platform.request.forbidden");
        var foreign = platform.send("GET", Role.GATEWAY, RETENTION + "?tenant=other", platform.token("Ops"), null);
        assertThat(code(foreign)).isEqualTo("404 platform.record.not-found");
    }

    @Test
    void ofTwoWhoSawTheSameVersionOneWinsAndAVersionNeverComesAgain() {
        var seen = etag(RETENTION);
        assertThat(send("PUT", RETENTION, "5h", seen).statusCode()).isEqualTo(200);
        var stale = send("PUT", RETENTION, "6h", seen);
        assertThat(code(stale)).isEqualTo("412 platform.record.stale");
        assertThat(stale.headers().firstValue("ETag")).hasValue(etag(RETENTION));
        assertThat(send("DELETE", RETENTION, null, etag(RETENTION)).statusCode())
                .isEqualTo(200);
        assertThat(code(send("PUT", RETENTION, "7h", seen))).isEqualTo("412 platform.record.stale");
    }

    @Test
    void theConfigurationShowsLiveValuesWithTheirSource() {
        send("PUT", RETENTION, "8h", etag(RETENTION));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var all = TestPlatform.json(platform.send("GET", Role.GATEWAY, "/config", platform.operator(), null));
            var found = all.path("items")
                    .valueStream()
                    .filter(e -> e.path("key").asString().equals("idempotency.retention"))
                    .findFirst()
                    .orElseThrow();
            assertThat(found.path("value").asString()).isEqualTo("8h");
            assertThat(found.path("source").asString()).isEqualTo("PUT /settings/idempotency.retention");
        });
    }

    @Test
    void aLiveSettingHasADefaultAndIsNoSecret() {
        assertThatThrownBy(() -> new LiveSettings(List.of(Undecided.class))).hasMessageContaining("undecided.thing");
        assertThat(new LiveSettings(List.of(ServerConfig.class, DocsSettings.class))
                        .get(DocsSettings.class)
                        .open())
                .isTrue();
    }

    @Config(prefix = "undecided", scope = Config.Scope.PLATFORM, meaning = "Has no default.")
    record Undecided(@Setting(meaning = "A thing.") String thing) {}

    private String etag(String path) {
        return send("GET", path, null, null).headers().firstValue("ETag").orElseThrow();
    }

    private HttpResponse<String> send(String method, String path, String value, String version) {
        var body = value == null ? null : "{\"value\":\"" + value + "\"}";
        return version == null
                ? platform.send(method, Role.GATEWAY, path, platform.operator(), body)
                : platform.send(method, Role.GATEWAY, path, platform.operator(), body, "If-Match", version);
    }

    private static String code(HttpResponse<String> answer) {
        return answer.statusCode() + " "
                + TestPlatform.json(answer).path("code").asString("");
    }

    private static int documents(URI process) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(process.resolve("/openapi.json"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private String config(URI process) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(process.resolve("/config"))
                                    .header("Authorization", "Bearer " + platform.operator())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = TestDatabase.superuser(platform.access());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
