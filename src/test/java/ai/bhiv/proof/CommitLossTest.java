package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.HeldCommits;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// PLT-37: a process dies by `kill -9` after PostgreSQL committed its change and before it knows of it. Whoever repeats
/// the request under its key gets the answer that was never sent, and the change is there once.
class CommitLossTest {
    private final TestPlatform platform = TestPlatform.shared();
    private final String name = "Commit " + UUID.randomUUID();
    private final String key = "commit-" + UUID.randomUUID();

    @Test
    void whoeverRepeatsWhatWasCommittedWithoutAnAnswerGetsTheAnswer() throws Exception {
        try (var commits = new HeldCommits(platform.access().jdbcUrl(), "insert into crm.accounts");
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var process = SecondProcess.start(
                    platform.access().at(commits.jdbcUrl()),
                    platform.home().secret("master-key", 256),
                    Set.of(Role.CRM),
                    Map.of(Role.GATEWAY, platform.url(Role.GATEWAY)));
            try {
                commits.hold();
                var lost = clients.submit(() -> create(process.url(Role.CRM)));
                await().atMost(Duration.ofSeconds(30)).until(() -> rows() == 1);
                assertThat(lost.isDone()).as("nothing was answered").isFalse();
                process.kill();
                assertThatThrownBy(lost::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(IOException.class);
            } finally {
                process.kill();
            }
        }
        var repeated = create(platform.url(Role.CRM));
        assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(201);
        assertThat(repeated.headers().firstValue("Idempotency-Replayed")).contains("true");
        var account = TestPlatform.json(repeated);
        assertThat(account.path("name").asString()).isEqualTo(name);
        assertThat(repeated.headers().firstValue("Location"))
                .contains("/accounts/" + account.path("id").asString());
        assertThat(rows()).isEqualTo(1);
        var read = platform.send(
                "GET", Role.CRM, "/accounts/" + account.path("id").asString(), platform.token("Sales"), null);
        assertThat(TestPlatform.json(read)).isEqualTo(account);
    }

    private HttpResponse<String> create(URI url) throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url + "/accounts"))
                            .header("Authorization", "Bearer " + platform.token("Sales"))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"name\": \"" + name + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private int rows() throws SQLException {
        try (var superuser = TestDatabase.superuser(platform.access());
                var statement = superuser.prepareStatement("select count(*) from crm.accounts where name = ?")) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
