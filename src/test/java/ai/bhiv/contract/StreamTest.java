package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Calls;
import ai.bhiv.platform.call.Idempotency;
import ai.bhiv.platform.call.IdempotencySettings;
import ai.bhiv.platform.call.Invoker;
import ai.bhiv.platform.call.RemoteCalls;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Download;
import ai.bhiv.platform.contract.EventReader;
import ai.bhiv.platform.contract.EventStream;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.OpenApi;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.StreamEnd;
import ai.bhiv.platform.contract.StreamEvent;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Hint;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.AccessLog;
import ai.bhiv.platform.web.Admission;
import ai.bhiv.platform.web.ContractHandler;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.HttpServer;
import ai.bhiv.platform.web.OpenStreams;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.web.RoleServer;
import ai.bhiv.testing.AtEnd;
import ai.bhiv.testing.TestAudit;
import ai.bhiv.testing.TestPlatform;
import ai.bhiv.testing.TestTenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// Streams of the contract (PLT-25), over real sockets: to the role's port, through a forwarding one, and through
/// the
/// clients here and elsewhere.
class StreamTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final SystemIds IDS = new SystemIds(CLOCK);
    private static final Contracts CONTRACTS = Contracts.of(List.of(Ticks.class));
    private static final OpenStreams STREAMS = new OpenStreams(Duration.ofMillis(100), 100);
    private static final Endpoint ENDPOINT = new Endpoint();
    private static HttpServer role;
    private static HttpServer front;
    private static CloseableHttpClient http;
    private static Invoker invoker;
    private static Calls calls;
    private static RemoteCalls remoteCalls;
    private static int port;

    @Resource(roles = Role.CRM, module = "test", name = "ticks")
    @HttpExchange("/ticks")
    public interface Ticks {
        @GetExchange("/{count}")
        @Op(
                summary = "Counts to a number.",
                permission = Op.OPEN,
                reason = "A test.",
                transactional = false,
                deadlineSeconds = 20,
                notATool = "A test.")
        EventStream<Tick> count(
                @PathVariable("count") int count, @RequestHeader("Last-Event-ID") @Nullable String after);

        @GetExchange("/file")
        @Op(
                summary = "Sends a file.",
                permission = Op.OPEN,
                reason = "A test.",
                transactional = false,
                notATool = "A test.")
        Download file();
    }

    public record Tick(int number, String text) {}

    /// Counts; what happens besides is agreed by the number.
    private static final class Endpoint implements Ticks {
        static final int SILENT = 1_000_000;
        static final int FAILING = 1_000_001;
        static final int BREAKING = 1_000_002;
        static final int BLOCKED = 1_000_003;
        final AtomicInteger sent = new AtomicInteger();
        final CountDownLatch stopped = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public EventStream<Tick> count(int count, @Nullable String after) {
            int from = after == null ? 0 : Integer.parseInt(after);
            return EventStream.of(sink -> {
                // what the call was made with is there while the stream is produced
                assertThat(RequestContext.current().correlationId()).isNotEmpty();
                switch (count) {
                    case FAILING -> {
                        sink.send(StreamEvent.of("1", "message", new Tick(1, "one")));
                        throw PlatformProblem.NOT_FOUND.because("tick: gone");
                    }
                    case BREAKING -> throw new IllegalStateException("an inner secret");
                    case SILENT -> {
                        while (sink.pause(Duration.ofMillis(50))) {
                            // nothing to tell
                        }
                        stopped.countDown();
                    }
                    case BLOCKED -> {
                        sink.onEnd(released::countDown);
                        await(released);
                    }
                    default -> {
                        for (int i = from + 1; i <= count; i++) {
                            sink.send(StreamEvent.of(Integer.toString(i), "tick", new Tick(i, "é\n\"x\"")));
                            sent.incrementAndGet();
                        }
                    }
                }
            });
        }

        @Override
        public Download file() {
            return new Download("text/csv", "a.csv", out -> {
                assertThat(RequestContext.current().correlationId()).isNotEmpty();
                out.write("a,b\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII));
            });
        }
    }

    @BeforeAll
    static void start() throws IOException {
        var tenant = TestTenant.of("platform");
        var audit = TestAudit.trail(tenant.db(), IDS, CLOCK);
        invoker = new Invoker(
                new RoleAuthority(),
                tenant.tenancy(),
                new Idempotency(tenant.db(), new LiveSettings(List.of(IdempotencySettings.class))),
                new Events(tenant.db(), TestTenant.IDS, Clock.systemUTC(), new Hint()),
                audit,
                CLOCK);
        calls = new Calls(invoker, CLOCK);
        http = HttpClients.custom().disableAutomaticRetries().build();
        int base = TestPlatform.freePorts();
        port = base;
        role = server(base, handler(STREAMS));
        var forward = new RemoteForward(http);
        front = server(base + 1, exchange -> {
            try {
                return forward.send(exchange, URI.create("http://127.0.0.1:" + base));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        remoteCalls = new RemoteCalls(
                http, _ -> Optional.of(URI.create("http://127.0.0.1:" + port)), calls, CONTRACTS::problem, IDS, CLOCK);
    }

    private static Handler handler(OpenStreams streams) {
        return new ContractHandler(
                CONTRACTS.operations(),
                _ -> ENDPOINT,
                invoker,
                CLOCK,
                new Admission("test", _ -> 100, () -> false, new SimpleMeterRegistry()),
                streams);
    }

    private static HttpServer server(int port, Handler handler) throws IOException {
        var outer = new RoleServer(
                handler,
                _ -> Principal.ANONYMOUS,
                new ai.bhiv.platform.web.RawRoutes(Contracts.of(List.of())),
                IDS,
                CLOCK);
        Path work = AtEnd.directory("bhiv-streams-");
        var server = new HttpServer(
                Map.of(Role.CRM, outer), Map.of(port, Role.CRM), "127.0.0.1", work, new AccessLog(() -> true, CLOCK));
        server.start();
        return server;
    }

    @AfterAll
    static void stop() throws IOException {
        front.stop();
        role.stop();
        http.close();
    }

    enum Way {
        LOCAL,
        REMOTE
    }

    private static Ticks client(Way way) {
        List<Operation> operations = CONTRACTS.of(Ticks.class);
        return switch (way) {
            case LOCAL -> calls.local(Ticks.class, operations, () -> ENDPOINT);
            case REMOTE -> remoteCalls.remote(Ticks.class, operations, Role.CRM);
        };
    }

    private static <T> T within(int seconds, ScopedValue.CallableOp<T, RuntimeException> work) {
        return new RequestContext(
                        Principal.ANONYMOUS,
                        "stream-test",
                        "0".repeat(31) + "1",
                        Instant.now().plusSeconds(seconds),
                        null,
                        null)
                .call(work);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theClientsSeeTheSameEventsInOrderAndResumeAfterOne(Way way) {
        var seen = new ArrayList<StreamEvent<? extends Tick>>();
        var end = within(30, () -> client(way).count(1_000, null).read(seen::add));
        assertThat(end).isEqualTo(StreamEnd.DONE);
        assertThat(seen).hasSize(1_000);
        assertThat(seen.get(499).data()).isEqualTo(new Tick(500, "é\n\"x\""));
        assertThat(seen.get(499).id()).isEqualTo("500");
        assertThat(seen.get(499).name()).isEqualTo("tick");
        var rest = new ArrayList<StreamEvent<? extends Tick>>();
        within(30, () -> client(way).count(1_000, "997").read(rest::add));
        assertThat(rest).extracting(e -> e.data().number()).containsExactly(998, 999, 1_000);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aProducersRefusalIsTheReadersProblem(Way way) {
        var seen = new ArrayList<StreamEvent<? extends Tick>>();
        var problem = catchThrowableOfType(
                Problem.class,
                () -> within(30, () -> client(way).count(Endpoint.FAILING, null).read(seen::add)));
        assertThat(problem.code().code()).isEqualTo("platform.record.not-found");
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void theDeadlineEndsAStreamWhoseProducerIsSilent(Way way) {
        var end = within(1, () -> client(way).count(Endpoint.SILENT, null).read(_ -> true));
        // A remote reader may see the end event, or find its own time over first.
        assertThat(end).isIn(StreamEnd.DEADLINE, way == Way.LOCAL ? StreamEnd.DONE : StreamEnd.DEADLINE);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aReaderThatHasEnoughStopsTheProducer(Way way) throws Exception {
        ENDPOINT.sent.set(0);
        var taken = new AtomicInteger();
        var end = within(20, () -> client(way).count(500_000, null).read(_ -> taken.incrementAndGet() < 5));
        assertThat(end).isEqualTo(StreamEnd.GONE);
        assertThat(taken).hasValue(5);
        eventually(() -> STREAMS.count() == 0);
        assertThat(ENDPOINT.sent.get()).isLessThan(500_000);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aFileArrivesWhole(Way way) {
        var out = new ByteArrayOutputStream();
        var file = within(20, () -> {
            var made = client(way).file();
            try {
                RequestContext.current().<Boolean, IOException>call(() -> {
                    made.content().writeTo(out);
                    return true;
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return made;
        });
        assertThat(file.mediaType()).isEqualTo("text/csv");
        assertThat(file.fileName()).isEqualTo("a.csv");
        assertThat(out.size()).isEqualTo(400_000);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aSlowReaderHoldsTheProducerBack(Way way) {
        ENDPOINT.sent.set(0);
        var first = new AtomicInteger();
        within(
                20,
                () -> client(way).count(2_000_000, null).read(_ -> {
                    // while the reader is at its first event, the producer gets no further than the sockets' buffers
                    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                    first.set(ENDPOINT.sent.get());
                    return false;
                }));
        assertThat(first.get()).isLessThan(200_000);
        eventually(() -> STREAMS.count() == 0);
    }

    /// An open request of a plain socket.
    private static BufferedReader open(Socket socket, String path, String... headers) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> until(BufferedReader in, String last) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (line.contains(last)) {
                return lines;
            }
        }
        throw new IOException("ended before " + last + ": " + lines);
    }

    @Test
    void theWireIsServerSentEventsThroughBothPorts() throws IOException {
        for (int at : List.of(port, port + 1)) {
            try (var socket = new Socket("127.0.0.1", at)) {
                var lines = until(open(socket, "/ticks/2", "Last-Event-ID: 1\r\n"), "\"reason\"");
                assertThat(lines.getFirst()).isEqualTo("HTTP/1.1 200 ");
                assertThat(lines)
                        .anyMatch(l -> l.equalsIgnoreCase("content-type: text/event-stream"))
                        .anyMatch(l -> l.equalsIgnoreCase("cache-control: no-store"))
                        .containsSubsequence(
                                "retry: 2000",
                                "id: 2",
                                "event: tick",
                                "data: {\"number\":2,\"text\":\"é\\n\\\"x\\\"\"}",
                                "event: end",
                                "data: {\"reason\":\"done\"}");
            }
        }
    }

    @Test
    void aSilentStreamHasHeartbeatsThroughBothPortsAndAClientThatLeavesStopsTheProducer() throws Exception {
        for (int at : List.of(port, port + 1)) {
            try (var socket = new Socket("127.0.0.1", at)) {
                var in = open(socket, "/ticks/" + Endpoint.SILENT);
                for (var line = in.readLine(); !":".equals(line); line = in.readLine()) {
                    assertThat(line).isNotNull();
                }
                assertThat(STREAMS.count()).isEqualTo(1);
            }
            eventually(() -> STREAMS.count() == 0);
        }
        assertThat(ENDPOINT.stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theEndOfAClientReachesAProducerThatBlocksOnSomethingElse() throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            until(open(socket, "/ticks/" + Endpoint.BLOCKED), "retry");
        }
        assertThat(ENDPOINT.released.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theCallersDeadlineEndsTheStreamWithItsReason() throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var lines = until(open(socket, "/ticks/" + Endpoint.SILENT, "X-Request-Timeout-Ms: 300\r\n"), "\"reason\"");
            assertThat(lines.getLast()).isEqualTo("data: {\"reason\":\"deadline\"}");
        }
    }

    @Test
    void aFailureTellsItsCorrelationIdAndNothingOfTheInside() throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var lines = until(
                    open(socket, "/ticks/" + Endpoint.BREAKING, "X-Correlation-ID: stream-breaks\r\n"), "\"reason\"");
            assertThat(lines.getLast())
                    .contains("\"reason\":\"failed\"", "platform.server.error", "stream-breaks")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aStoppingProcessEndsItsStreamsWithAWord() throws IOException {
        var streams = new OpenStreams(Duration.ofMillis(100), 100);
        var stopping = server(port + 2, handler(streams));
        try (var socket = new Socket("127.0.0.1", port + 2)) {
            var in = open(socket, "/ticks/" + Endpoint.SILENT);
            until(in, "retry");
            streams.drain();
            assertThat(until(in, "\"reason\"").getLast()).isEqualTo("data: {\"reason\":\"drain\"}");
        } finally {
            stopping.stop();
        }
    }

    @Test
    void theDocumentDescribesTheStream() {
        var get = new OpenApi(CONTRACTS)
                .document("t", "1", CONTRACTS.operations(), _ -> List.of(""))
                .path("paths")
                .path("/ticks/{count}")
                .path("get");
        assertThat(get.at("/responses/200/content").has("text/event-stream")).isTrue();
        assertThat(get.at("/responses/200/content/text~1event-stream/x-bhiv-event-data/$ref")
                        .asString())
                .isEqualTo("#/components/schemas/StreamTestTick");
        assertThat(get.path("parameters").valueStream().map(p -> p.path("name").asString()))
                .contains("Last-Event-ID");
    }

    @Test
    void theReaderFollowsTheRulesOfTheFormat() throws IOException {
        var text = "\uFEFF: hello\nretry: 7\r\nid: a\ndata: x\ndata:y\n\ndata\n\nevent: e\n\nid\ndata:  z\nnew: 1\r\r";
        var reader = new EventReader(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(reader.next()).isEqualTo(new EventReader.Frame("message", "x\ny"));
        assertThat(reader.lastId()).isEqualTo("a");
        assertThat(reader.next()).isEqualTo(new EventReader.Frame("message", ""));
        assertThat(reader.next()).isEqualTo(new EventReader.Frame("message", " z"));
        assertThat(reader.lastId()).isEmpty();
        assertThat(reader.retryMillis()).isEqualTo(7);
        assertThat(reader.next()).isNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void eventually(java.util.function.BooleanSupplier holds) {
        for (int i = 0; i < 500 && !holds.getAsBoolean(); i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }
}
