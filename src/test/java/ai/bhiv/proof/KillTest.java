package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.store.DatabaseAccess;
import ai.bhiv.platform.store.DatabaseLogins;
import ai.bhiv.platform.store.EmbeddedPostgres;
import ai.bhiv.platform.store.Home;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestDatabase;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A real `kill -9` in the middle of an import: every acknowledged row is there, none twice, and the import goes on.
class KillTest {
    private static final int ROWS = 12_000;

    private static final String KEY =
            java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);

    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    @Test
    void anImportSurvivesTheDeathOfItsProcess() throws Exception {
        var access = TestDatabase.fresh(List.of("platform"));
        var first = start(access);
        var id = confirm(first);
        int acknowledged = waitForTheMiddle(first, id);
        first.kill();
        try (var superuser = TestDatabase.superuser(access)) {
            assertThat(count(superuser, "count(*)"))
                    .isGreaterThanOrEqualTo(acknowledged)
                    .isLessThan(ROWS);
            var second = start(access);
            try {
                finished(second, id);
                assertThat(count(superuser, "count(*)")).isEqualTo(ROWS);
                assertThat(count(superuser, "count(distinct external_ref)")).isEqualTo(ROWS);
            } finally {
                second.close();
            }
        }
    }

    @Test
    void anImportSurvivesTheDeathOfPostgres() throws Exception {
        var home = Home.open(Files.createTempDirectory("bhiv-kill-"));
        try (var postgres = EmbeddedPostgres.start(home)) {
            var process = start(DatabaseLogins.embedded(postgres, home));
            try {
                var id = confirm(process);
                int acknowledged = waitForTheMiddle(process, id);
                ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();
                await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> postgres.available());
                finished(process, id);
                try (var superuser = DriverManager.getConnection(
                        postgres.jdbcUrl(DatabaseLogins.DATABASE),
                        "postgres",
                        home.secret("postgres-superuser", 256))) {
                    assertThat(acknowledged).isPositive();
                    assertThat(count(superuser, "count(*)")).isEqualTo(ROWS);
                    assertThat(count(superuser, "count(distinct external_ref)")).isEqualTo(ROWS);
                }
            } finally {
                process.close();
            }
        }
    }

    private SecondProcess start(DatabaseAccess access) throws IOException, InterruptedException {
        var process = SecondProcess.start(access, KEY, Set.of(Role.GATEWAY, Role.LOGISTICS), Map.of());
        var login = http.send(
                HttpRequest.newBuilder(URI.create(process.url(Role.GATEWAY) + "/auth/login"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"username\":\"admin\",\"password\":\"" + TestPlatform.PASSWORD + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
        token = TestPlatform.json(login).path("access_token").asString();
        return process;
    }

    /// Uploads, validates and confirms an import.
    private String confirm(SecondProcess process) throws IOException, InterruptedException {
        var id = upload(process);
        var preview =
                call("POST", process, "/imports/" + id + "/validate", null).path("preview");
        assertThat(preview.path("counts").path("create").asInt()).isEqualTo(ROWS);
        call(
                "POST",
                process,
                "/imports/" + id + "/apply",
                "{\"expected_changes\":\"" + preview.path("hash").asString() + "\"}");
        return id;
    }

    private int waitForTheMiddle(SecondProcess process, String id) throws IOException, InterruptedException {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> call("GET", process, "/imports/" + id, null)
                                .path("applied_rows")
                                .asInt()
                        > 0);
        int acknowledged = call("GET", process, "/imports/" + id, null)
                .path("applied_rows")
                .asInt();
        assertThat(acknowledged).as("still in the middle").isLessThan(ROWS);
        return acknowledged;
    }

    private void finished(SecondProcess process, String id) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> call("GET", process, "/imports/" + id, null)
                        .path("state")
                        .asString()
                        .equals("applied"));
    }

    private String upload(SecondProcess process) throws IOException, InterruptedException {
        var csv =
                new StringBuilder("id,asn/dn #,country,shipment mode,scheduled delivery date,delivered to client date,"
                        + "vendor,item description,line item quantity,line item value\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append("%d,ASN-%d,Kenya,Air,2024-03-01,2024-03-0%d,Vendor %d,Item %d,%d,10.50\n"
                    .formatted(i, i / 3, 1 + i % 3, i % 20, i % 50, 1 + i % 9));
        }
        return call("POST", process, "/imports?kind=logistics.shipments", csv.toString())
                .path("id")
                .asString();
    }

    private JsonNode call(String method, SecondProcess process, String path, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(process.url(Role.LOGISTICS) + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", body.startsWith("{") ? "application/json" : "text/csv");
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return TestPlatform.json(answer);
    }

    private static int count(Connection superuser, String what) throws SQLException {
        try (var statement = superuser.createStatement();
                var row = statement.executeQuery("select " + what + " from logistics.shipment_lines")) {
            row.next();
            return row.getInt(1);
        }
    }
}
