package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final int base = TestPlatform.freePorts();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile String token = "";

    @Test
    void nothingAcknowledgedIsLostOrDoubled() throws Exception {
        Files.writeString(directory.resolve("password"), TestPlatform.PASSWORD);
        Files.setPosixFilePermissions(
                directory.resolve("password"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        var process = start();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            token = signIn();
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
                process = crash(process, random.nextInt(3));
                token = signIn();
            }
            done.set(true);
            for (var writer : work) {
                writer.get(2, TimeUnit.MINUTES);
            }
            verify();
        } finally {
            done.set(true);
            process.destroy();
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }

    /// @param what 0 the program, 1 its PostgreSQL, 2 both
    private Process crash(Process process, int what) throws Exception {
        var postgres = process.toHandle()
                .descendants()
                .filter(p -> p.info().command().orElse("").endsWith("/postgres"))
                .filter(p ->
                        p.parent().map(parent -> parent.pid() == process.pid()).orElse(false)
                                || p.children().findAny().isPresent())
                .findFirst()
                .orElseThrow();
        if (what != 0) {
            postgres.destroyForcibly();
        }
        if (what == 1) {
            return process;
        }
        process.destroyForcibly();
        process.waitFor(30, TimeUnit.SECONDS);
        return start();
    }

    private Process start() throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "ai.bhiv.Bhiv",
                        "up",
                        "--foreground",
                        "--port-base",
                        Integer.toString(base))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("up.log").toFile()))
                .redirectInput(new java.io.File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("BHIV_"));
        builder.environment().put("BHIV_HOME", directory.resolve("home").toString());
        builder.environment()
                .put("BHIV_ADMIN_PASSWORD_FILE", directory.resolve("password").toString());
        return builder.start();
    }

    private String signIn() {
        var since = Instant.now();
        while (true) {
            try {
                var answer = post(
                        base,
                        "/auth/login",
                        Map.of("username", "admin", "password", TestPlatform.PASSWORD),
                        "key-" + java.util.UUID.randomUUID());
                if (answer.statusCode() == 200) {
                    return TestPlatform.json(answer).path("access_token").asString();
                }
                if (answer.statusCode() < 500 && answer.statusCode() != 423) {
                    throw new AssertionError(answer.body());
                }
            } catch (IOException e) {
                // not up yet
            }
            if (since.plusSeconds(60).isBefore(Instant.now())) {
                throw new AssertionError("not up again within a minute; see " + directory.resolve("up.log"));
            }
            pause();
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
                var answer = post(base + 2, "/accounts", Map.of("name", name), key(name));
                if (answer.statusCode() == 201) {
                    if (attempt > 0) {
                        repeated.incrementAndGet();
                    }
                    return TestPlatform.json(answer).path("id").asString();
                }
                if (answer.statusCode() != 503 && answer.statusCode() != 401 && answer.statusCode() != 409) {
                    throw new AssertionError(answer.statusCode() + " " + answer.body() + logged(answer));
                }
            } catch (IOException e) {
                // killed in the middle: acknowledged or not, the key tells
            }
            pause();
        }
    }

    /// What the program's log says of a refusal that should not be.
    private String logged(HttpResponse<String> answer) throws IOException {
        var id = TestPlatform.json(answer).path("correlation_id").asString();
        try (var lines = Files.lines(directory.resolve("home/logs/bhiv.log"))) {
            return lines.filter(line -> line.contains(id)).toList().toString();
        }
    }

    private void verify() throws Exception {
        assertThat(acknowledged.size()).isGreaterThan(ROUNDS * 5);
        var found = new ConcurrentHashMap<String, List<String>>();
        var cursor = "";
        do {
            var page = TestPlatform.json(get("/accounts?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)));
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
            var answer = post(base + 2, "/accounts", Map.of("name", name), key(name));
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.headers().firstValue("Idempotency-Replayed")).contains("true");
            assertThat(TestPlatform.json(answer).path("id").asString()).isEqualTo(acknowledged.get(name));
        }
        System.out.printf(
                "crash rounds %d, seed %d: %d acknowledged, %d answered only after a repeat, none lost, none doubled%n",
                ROUNDS, SEED, acknowledged.size(), repeated.get());
    }

    private static String key(String name) {
        return "key-of-" + name.replace(' ', '-');
    }

    private HttpResponse<String> post(int port, String path, Map<String, String> body, String key) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body))));
    }

    private HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + (base + 2) + path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.timeout(Duration.ofSeconds(40)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
