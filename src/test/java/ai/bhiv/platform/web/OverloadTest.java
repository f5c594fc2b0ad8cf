package ai.bhiv.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.json.Json;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// GTW-70 to GTW-73 over real sockets: many more requests than the process can work on. Counts decide, not durations.
class OverloadTest {
    private static final int PLACES = 4;
    private static final int CLIENTS = 200;
    private static final int EACH = 3;

    private final SystemIds ids = new SystemIds(Clock.systemUTC());
    private final Turns turns = new Turns(PLACES, PLACES, System::nanoTime, ids, new SimpleMeterRegistry());
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger mostWorking = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private HttpServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        port = TestPlatform.freePorts();
        server = new HttpServer(
                Map.of(Role.CRM, turns.before(this::work, OverloadTest::claim)),
                Map.of(port, Role.CRM),
                "127.0.0.1",
                AtEnd.directory("bhiv-overload-"),
                new AccessLog(() -> true, Clock.systemUTC()),
                turns);
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop();
    }

    private static Claim claim(Exchange exchange) {
        boolean vital = exchange.path().equals("/health");
        var caller = exchange.headers().first("Caller");
        return new Claim(vital ? Claim.Rank.VITAL : Claim.Rank.PEOPLE, caller == null ? "" : caller);
    }

    private Reply work(Exchange exchange) {
        if (exchange.path().equals("/health")) {
            return Reply.text(200, "text/plain", "up");
        }
        if (exchange.path().equals("/silent")) {
            Turn.stepsAside().run();
            pause(2_000);
            return Reply.text(200, "text/plain", "at last");
        }
        try {
            int length = exchange.body().readAllBytes().length;
            int now = working.incrementAndGet();
            mostWorking.accumulateAndGet(now, Math::max);
            pause(40);
            working.decrementAndGet();
            return Reply.text(200, "text/plain", "done " + length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<String> get(String path, String caller) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(60))
                            .header("Caller", caller)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsLetInIsAnsweredAndTheRestIsToldWhenToComeBack() {
        var answers = new ConcurrentLinkedQueue<HttpResponse<String>>();
        var health = new ConcurrentLinkedQueue<HttpResponse<String>>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                var caller = "caller " + i % 3;
                clients.execute(() -> {
                    for (int n = 0; n < EACH; n++) {
                        answers.add(get("/work", caller));
                    }
                });
            }
            for (int n = 0; n < 20; n++) {
                health.add(get("/health", "probe"));
            }
        }
        assertThat(answers).hasSize(CLIENTS * EACH);
        assertThat(answers).allMatch(a -> a.statusCode() == 200 || a.statusCode() == 503);
        assertThat(answers).anyMatch(a -> a.statusCode() == 200).anyMatch(a -> a.statusCode() == 503);
        answers.stream().filter(a -> a.statusCode() == 503).forEach(OverloadTest::isTold);
        assertThat(health).hasSize(20).allMatch(a -> a.statusCode() == 200);
        assertThat(mostWorking.get()).isLessThanOrEqualTo(PLACES + PLACES / 4);
        assertThat(turns.running()).isZero();
        assertThat(get("/work", "caller 1").statusCode()).isEqualTo(200);
    }

    private static void isTold(HttpResponse<String> refused) {
        assertThat(refused.headers().firstValue("Retry-After"))
                .get()
                .satisfies(after -> assertThat(Integer.parseInt(after)).isBetween(1, 3));
        var problem = Json.MAPPER.readTree(refused.body());
        assertThat(problem.path("code").asString()).isEqualTo("platform.server.overloaded");
        assertThat(problem.path("correlation_id").asString())
                .isEqualTo(refused.headers().firstValue("X-Correlation-ID").orElseThrow());
    }

    @Test
    void clientsThatSendTheirBodiesSlowlyHoldNoPlace() throws IOException {
        var slow = new ArrayList<Socket>();
        try {
            for (int i = 0; i < PLACES * 5; i++) {
                var socket = new Socket("127.0.0.1", port);
                slow.add(socket);
                socket.getOutputStream()
                        .write("POST /work HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(List.of(server.running(), turns.running()))
                            .containsExactly(PLACES * 5, 0));
            assertThat(get("/work", "quick").statusCode()).isEqualTo(200);
            for (var socket : slow) {
                socket.getOutputStream().write("abc".getBytes(StandardCharsets.US_ASCII));
            }
            for (var socket : slow) {
                var head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(head).isIn("HTTP/1.1 200", "HTTP/1.1 503");
            }
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
        Awaitility.await().until(() -> turns.running() == 0);
    }

    @Test
    void whoWaitsForSomebodySilentHoldsNoPlace() throws InterruptedException {
        var waiting = new ArrayList<Thread>();
        for (int i = 0; i < PLACES; i++) {
            waiting.add(Thread.ofVirtual().start(() -> get("/silent", "patient")));
        }
        Awaitility.await().until(() -> server.running() == PLACES && turns.running() == 0);
        assertThat(get("/work", "quick").statusCode()).isEqualTo(200);
        for (var each : List.copyOf(waiting)) {
            each.join();
        }
    }

    @Test
    void whatBeginsLateIsRefusedOnlyWhenEverythingDidForASecond() throws InterruptedException {
        var clock = new AtomicLong();
        var slow = new Turns(PLACES, PLACES + 1, clock::get, ids, new SimpleMeterRegistry());
        var handler = slow.before(_ -> Reply.of(204), OverloadTest::claim);
        assertThat(begun(slow, handler, clock, 200)).as("one pause").isEqualTo(204);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(60));
        assertThat(begun(slow, handler, clock, 200))
                .as("a pause after idle time")
                .isEqualTo(204);
        for (int i = 0; i < 5; i++) {
            assertThat(begun(slow, handler, clock, 200)).as("late for " + i).isEqualTo(204);
        }
        assertThat(begun(slow, handler, clock, 200))
                .as("late for more than a second")
                .isEqualTo(503);
        assertThat(begun(slow, handler, clock, 0)).as("prompt again").isEqualTo(204);
        assertThat(begun(slow, handler, clock, 200)).as("the first late one").isEqualTo(204);
    }

    private static int begun(Turns turns, Handler handler, AtomicLong clock, int lateMillis)
            throws InterruptedException {
        var status = new LinkedBlockingQueue<Integer>();
        turns.executor().execute(() -> {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(lateMillis));
            var exchange = new Exchange(
                    Role.CRM, "GET", "/work", null, new Headers(), InputStream.nullInputStream(), "127.0.0.1");
            status.add(handler.handle(exchange).status());
        });
        var seen = status.poll(10, TimeUnit.SECONDS);
        return seen == null ? -1 : seen;
    }

    @Test
    void aCallOutsideOfAnyRequestHasNoPlaceToGive() {
        Turn.isFor((Operation) null);
        Turn.stepsAside().run();
        assertThat(turns.running()).isZero();
    }
}
