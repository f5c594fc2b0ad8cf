package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.OwnPlatform;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PLT-11, PLT-37: writers note what was acknowledged while the program, its PostgreSQL, or both are killed with
/// `kill -9` at seeded moments. Nothing acknowledged is missing, nothing is there twice, and a repeat under its key
/// gets
/// the answer it got before. `-Dbhiv.crash.rounds=200` for the long run, `-Dbhiv.crash.seed=N` for another one.
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("bhiv.crash.rounds", 3);
    private static final long SEED = Long.getLong("bhiv.crash.seed", 20261125);
    private static final int WRITERS = 4;
    private static final int CRM = 2;

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger repeated = new AtomicInteger();
    private OwnPlatform platform;

    @Test
    void nothingAcknowledgedIsLostOrDoubled() throws Exception {
        try (var own = OwnPlatform.start(directory);
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            platform = own;
            try {
                crashes(writers);
            } finally {
                done.set(true);
            }
            verify();
        }
    }

    private void crashes(java.util.concurrent.ExecutorService writers) throws Exception {
        var work = new ArrayList<java.util.concurrent.Future<?>>();
        for (int i = 0; i < WRITERS; i++) {
            work.add(writers.submit(this::write));
        }
        for (int round = 0; round < ROUNDS; round++) {
            int before = acknowledged.size();
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> acknowledged.size() > before + 5);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
            platform.kill(OwnPlatform.Victim.values()[random.nextInt(3)]);
        }
        done.set(true);
        for (var writer : work) {
            writer.get(2, TimeUnit.MINUTES);
        }
    }

    private void write() {
        while (!done.get()) {
            var name = "Crash " + java.util.UUID.randomUUID();
            acknowledged.put(name, insist(name));
        }
    }

    /// Sends the same request under the same key until it is answered, as any careful client does.
    private String insist(String name) {
        for (int attempt = 0; ; attempt++) {
            try {
                var answer = post(name);
                if (answer.statusCode() == 201) {
                    if (attempt > 0) {
                        repeated.incrementAndGet();
                    }
                    return TestPlatform.json(answer).path("id").asString();
                }
                if (answer.statusCode() != 503 && answer.statusCode() != 401 && answer.statusCode() != 409) {
                    throw new AssertionError(answer.statusCode() + " " + answer.body()
                            + platform.logged(TestPlatform.json(answer)
                                    .path("correlation_id")
                                    .asString()));
                }
            } catch (IOException e) {
                // killed in the middle: acknowledged or not, the key tells
            }
            OwnPlatform.pause();
        }
    }

    private void verify() throws Exception {
        assertThat(acknowledged.size()).isGreaterThan(ROUNDS * 5);
        var found = new ConcurrentHashMap<String, List<String>>();
        var cursor = "";
        do {
            var page = TestPlatform.json(platform.send(
                    "GET", CRM, "/accounts?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor), ""));
            page.path("items")
                    .forEach(a -> found.computeIfAbsent(a.path("name").asString(), _ -> new ArrayList<>())
                            .add(a.path("id").asString()));
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        acknowledged.forEach((name, id) -> assertThat(found.get(name)).as(name).containsExactly(id));
        assertThat(found.values())
                .as("nothing is there twice")
                .allSatisfy(ids -> assertThat(ids).hasSize(1));
        for (var name : acknowledged.keySet().stream().limit(50).toList()) {
            var answer = post(name);
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Idempotency-Replayed")).contains("true");
            assertThat(TestPlatform.json(answer).path("id").asString()).isEqualTo(acknowledged.get(name));
        }
        System.out.printf(
                "crash rounds %d, seed %d: %d acknowledged, %d answered only after a repeat, none lost, none doubled%n",
                ROUNDS, SEED, acknowledged.size(), repeated.get());
    }

    private HttpResponse<String> post(String name) throws IOException {
        return platform.send(
                "POST",
                CRM,
                "/accounts",
                Json.MAPPER.writeValueAsString(Map.of("name", name)),
                "Idempotency-Key",
                "key-of-" + name.replace(' ', '-'));
    }
}
