package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.gateway.UpstreamSettings;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.discovery.Instance;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Headers;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.web.Reply;
import ai.bhiv.testing.FaultServer;
import ai.bhiv.testing.FaultServer.Fault;
import ai.bhiv.testing.TestPlatform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each fault on the wire has its documented answer, and none leaks a connection or a place (gateway.md, section 5).
class UpstreamFaultTest {
    private static final Contracts CONTRACTS = Contracts.onClassPath();
    private static final Operation READ = operation("crm.customers.list");
    private static final Operation CREATE = operation("crm.customers.create");

    private final AtomicReference<List<Instance>> running = new AtomicReference<>(List.of());
    private final FaultServer first = new FaultServer();
    private final FaultServer second = new FaultServer();
    private PoolingHttpClientConnectionManager connections;
    private UpstreamSender upstreams;

    @BeforeEach
    void start() {
        var platform = TestPlatform.shared().platform();
        connections = platform.part(PoolingHttpClientConnectionManager.class);
        upstreams = new UpstreamSender(
                platform.part(RemoteForward.class),
                _ -> running.get(),
                new LiveSettings(List.of(UpstreamSettings.class)),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        to(first.url(), second.url());
    }

    @AfterEach
    void nothingIsLeftOver() {
        Awaitility.await().until(() -> upstreams.running() == 0);
        Awaitility.await()
                .until(() -> connections.getRoutes().stream()
                        .filter(route -> List.of(
                                        first.url().getPort(), second.url().getPort())
                                .contains(route.getTargetHost().getPort()))
                        .allMatch(route -> connections.getStats(route).getLeased() == 0));
        upstreams.close();
        first.close();
        second.close();
    }

    private static Operation operation(String id) {
        var found = CONTRACTS.operation(id);
        assertThat(found).as(id).isNotNull();
        return found;
    }

    private void to(URI... urls) {
        var all = new ArrayList<Instance>();
        for (var url : urls) {
            all.add(new Instance(Role.CRM, url, Instance.WEIGHT));
        }
        running.set(List.copyOf(all));
    }

    private Reply send(Operation operation, int millis, String... headers) {
        var all = new Headers().set("Content-Type", "application/json");
        byte[] body = operation.httpMethod().equals("POST")
                ? "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        if (body.length > 0) {
            all.set("Content-Length", Integer.toString(body.length));
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.set(headers[i], headers[i + 1]);
        }
        var exchange = new Exchange(
                Role.CRM,
                operation.httpMethod(),
                operation.path(),
                null,
                all,
                new ByteArrayInputStream(body),
                "127.0.0.1");
        var context = new RequestContext(
                Principal.ANONYMOUS, "test", "0".repeat(31) + "1", Instant.now().plusMillis(millis), null, null);
        return context.call(() -> upstreams.send(Role.CRM, exchange, operation));
    }

    private static String text(Reply reply) throws IOException {
        var out = new ByteArrayOutputStream();
        reply.body().writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String code(Operation operation, int millis, String... headers) {
        try {
            var reply = send(operation, millis, headers);
            reply.discard();
            return Integer.toString(reply.status());
        } catch (Problem problem) {
            return problem.code().code();
        }
    }

    @Test
    void aRefusedConnectionGoesToAnotherInstanceWhateverTheOperation() throws IOException {
        var dead = new FaultServer();
        dead.close();
        to(dead.url(), second.url());
        for (int i = 0; i < 20; i++) {
            assertThat(text(send(CREATE, 5_000))).isEqualTo("{\"ok\":true}");
        }
        assertThat(second.requests()).isEqualTo(20);
    }

    @Test
    void aResetBeforeTheAnswerIsRepeatedElsewhereWhenThatIsSafe() throws IOException {
        first.does(Fault.RESET);
        for (int i = 0; i < 4; i++) {
            assertThat(text(send(READ, 5_000))).isEqualTo("{\"ok\":true}");
            assertThat(text(send(CREATE, 5_000, "Idempotency-Key", "0123456789abcdef")))
                    .isEqualTo("{\"ok\":true}");
        }
        assertThat(second.requests()).isEqualTo(8);
    }

    @Test
    void whatMayHaveHadItsEffectIsSentOnce() {
        first.does(Fault.RESET);
        second.does(Fault.RESET);
        assertThat(code(CREATE, 5_000)).isEqualTo("gateway.upstream.unreachable");
        assertThat(first.requests() + second.requests()).isEqualTo(1);
        assertThat(code(READ, 5_000)).isEqualTo("gateway.upstream.unreachable");
        assertThat(first.requests() + second.requests())
                .as("a read is tried on both")
                .isEqualTo(3);
    }

    @Test
    void aConnectionThatEndsWithoutAnAnswerIsUnreachableToo() {
        to(first.url());
        first.does(Fault.CLOSE);
        assertThat(code(READ, 5_000)).isEqualTo("gateway.upstream.unreachable");
    }

    @Test
    void aProcessThatLeavesDidNotBeginSoEvenAChangeGoesToAnother() throws IOException {
        first.does(Fault.LEAVING);
        for (int i = 0; i < 6; i++) {
            assertThat(text(send(CREATE, 5_000))).isEqualTo("{\"ok\":true}");
        }
        assertThat(second.requests()).isEqualTo(6);
    }

    @Test
    void fiveFailuresOpenTheBreakerAndItClosesWhenTheRoleIsBack() throws IOException {
        to(first.url());
        first.does(Fault.RESET);
        for (int i = 0; i < 5; i++) {
            assertThat(code(READ, 5_000)).isEqualTo("gateway.upstream.unreachable");
        }
        int before = first.requests();
        assertThat(code(READ, 5_000)).isEqualTo("gateway.breaker.open");
        assertThatThrownBy(() -> send(READ, 5_000))
                .isInstanceOfSatisfying(
                        Problem.class,
                        p -> assertThat(Integer.parseInt(p.headers().get("Retry-After")))
                                .isBetween(1, 120));
        assertThat(first.requests()).as("open means that nothing is sent").isEqualTo(before);
        first.does(Fault.NONE);
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .until(() -> code(READ, 5_000).equals("200"));
        assertThat(code(READ, 5_000)).isEqualTo("200");
    }

    @Test
    void aBusyRoleIsNoFaultAndItsAnswerPasses() {
        to(first.url());
        first.does(Fault.BUSY);
        for (int i = 0; i < 30; i++) {
            assertThat(code(READ, 5_000)).isEqualTo("503");
        }
    }

    @Test
    void whoHangsIsGivenUpAtTheDeadline() {
        to(first.url());
        first.does(Fault.HANG);
        assertThat(code(READ, 300)).isEqualTo("gateway.upstream.timeout");
        Awaitility.await().until(() -> first.givenUp() >= 1);
    }

    @Test
    void aBodyThatStallsIsBrokenOffAtTheDeadline() {
        to(first.url());
        first.does(Fault.STALL_IN_BODY);
        var reply = send(READ, 400);
        assertThat(reply.status()).isEqualTo(200);
        assertThatThrownBy(() -> text(reply)).isInstanceOf(IOException.class);
        Awaitility.await().until(() -> first.givenUp() >= 1);
    }

    @Test
    void aResetInTheMiddleBreaksTheTransferAndIsNotRepeated() {
        to(first.url());
        first.does(Fault.RESET_IN_BODY);
        var reply = send(READ, 5_000);
        assertThatThrownBy(() -> text(reply)).isInstanceOf(IOException.class);
        assertThat(first.requests()).isEqualTo(1);
    }

    @Test
    void whatIsNoHttpIsA502() {
        to(first.url());
        for (var fault : List.of(Fault.GARBAGE, Fault.HUGE_HEAD)) {
            first.does(fault);
            assertThat(code(READ, 5_000)).as(fault.name()).isEqualTo("gateway.upstream.invalid");
        }
        first.does(Fault.BAD_CHUNK);
        var reply = send(READ, 5_000);
        assertThatThrownBy(() -> text(reply)).isInstanceOf(IOException.class);
    }

    @Test
    void aBadGatewayInBetweenIsRepeatedForReads() throws IOException {
        first.does(Fault.BAD_GATEWAY);
        for (int i = 0; i < 4; i++) {
            assertThat(text(send(READ, 5_000))).isEqualTo("{\"ok\":true}");
        }
    }

    @Test
    void anAnswerThatNobodyReadsGivesItsConnectionBack() {
        to(first.url());
        first.does(Fault.STALL_IN_BODY);
        send(READ, 30_000).discard();
        Awaitility.await().until(() -> first.givenUp() >= 1);
        first.does(Fault.EVENTS);
        send(READ, 30_000).discard();
    }

    @Test
    void eventsPassOneByOne() throws IOException {
        to(first.url());
        first.does(Fault.EVENTS);
        var writes = new ArrayList<String>();
        var reply = send(READ, 30_000);
        reply.body().writeTo(new java.io.OutputStream() {
            private final StringBuilder open = new StringBuilder();

            @Override
            public void write(int b) {
                open.append((char) b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                open.append(new String(bytes, from, length, StandardCharsets.UTF_8));
            }

            @Override
            public void flush() {
                writes.add(open.toString());
                open.setLength(0);
            }
        });
        assertThat(writes).hasSize(10).allMatch(event -> event.matches("data: \\d\n\n"));
    }

    @Test
    void withoutAnInstanceThatIsSaid() {
        running.set(List.of());
        assertThat(code(READ, 5_000)).isEqualTo("gateway.service.no-instance");
    }

    @Test
    void manyRequestsOverFaultsThatChangeLeaveNothingBehind() throws InterruptedException {
        var random = new java.util.Random(7);
        var faults =
                List.of(Fault.NONE, Fault.RESET, Fault.CLOSE, Fault.STALL_IN_BODY, Fault.RESET_IN_BODY, Fault.BUSY);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 150; i++) {
            if (i % 10 == 0) {
                first.does(faults.get(random.nextInt(faults.size())));
                second.does(faults.get(random.nextInt(faults.size())));
            }
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    text(send(READ, 400));
                } catch (Problem | IOException expected) {
                    // what each fault answers is shown above; here only what is left behind counts
                }
            }));
            Thread.sleep(5);
        }
        for (var thread : threads) {
            thread.join();
        }
    }
}
