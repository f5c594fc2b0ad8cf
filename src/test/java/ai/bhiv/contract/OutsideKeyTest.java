package ai.bhiv.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.testing.TestPort;
import ai.bhiv.testing.TestTenant;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// PLT-37 for operations that run without a transaction of their own: the key is claimed before the effect.
class OutsideKeyTest {
    private static final TestTenant HOUSE = TestTenant.of("echo");
    private static final AtomicInteger EFFECTS = new AtomicInteger();
    private static final CountDownLatch HELD = new CountDownLatch(1);

    private static TestPort port;

    @Resource(roles = Role.CRM, module = "echo", name = "calls")
    @HttpExchange("/calls")
    public interface Calls {
        @PostExchange
        @Op(
                summary = "Calls somebody.",
                permission = Op.SIGNED_IN,
                effect = Op.Effect.OUTSIDE,
                transactional = false,
                notATool = "A test.")
        Answer call(@RequestParam("how") String how);
    }

    public record Answer(int number) {}

    @BeforeAll
    static void open() {
        port = new TestPort(HOUSE, Calls.class, (Calls) how -> {
            int number = EFFECTS.incrementAndGet();
            switch (how) {
                case "refused" -> throw PlatformProblem.FORBIDDEN.because("not today");
                case "held" -> await();
                default -> {}
            }
            return new Answer(number);
        });
    }

    @AfterAll
    static void close() throws IOException {
        port.close();
    }

    @Test
    void aRepeatGetsTheStoredAnswerAndHasNoEffect() {
        int before = EFFECTS.get();
        var first = send("well", "key-of-a-repeated-call");
        var second = send("well", "key-of-a-repeated-call");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(EFFECTS.get()).isEqualTo(before + 1);
        assertThat(send("otherwise", "key-of-a-repeated-call").body()).contains("platform.idempotency.key-reused");
    }

    @Test
    void manyAtOnceHaveOneEffect() throws Exception {
        int before = EFFECTS.get();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            // No more than the port admits at once.
            List<Callable<String>> calls = IntStream.range(0, TestPort.LIMIT)
                    .<Callable<String>>mapToObj(
                            _ -> () -> send("well", "key-of-many-at-once").body())
                    .toList();
            var bodies = clients.invokeAll(calls).stream()
                    .map(answer -> answer.resultNow())
                    .distinct()
                    .toList();
            assertThat(bodies).hasSize(1);
        }
        assertThat(EFFECTS.get()).isEqualTo(before + 1);
    }

    @Test
    void aRefusalIsJudgedAnew() {
        int before = EFFECTS.get();
        assertThat(send("refused", "key-of-a-refused-call").statusCode()).isEqualTo(403);
        assertThat(send("refused", "key-of-a-refused-call").statusCode()).isEqualTo(403);
        assertThat(EFFECTS.get()).isEqualTo(before + 2);
    }

    @Test
    void whatRunsIsNotBegunAgainAndADeadClaimEnds() throws Exception {
        int before = EFFECTS.get();
        var first = Thread.ofVirtual().start(() -> send("held", "key-of-a-held-call-1"));
        org.awaitility.Awaitility.await().until(() -> EFFECTS.get() == before + 1);
        var second = send("held", "key-of-a-held-call-1");
        assertThat(second.body()).contains("platform.idempotency.in-progress");
        assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
        // What a process leaves that dies in between, after its deadline.
        HOUSE.run(() -> HOUSE.db()
                .sql(
                        "update echo.idempotency set expires_at = now() - interval '1 second' where key like 'key-of-a-held%'")
                .update());
        HELD.countDown();
        var third = send("held", "key-of-a-held-call-1");
        first.join();
        assertThat(third.statusCode()).isEqualTo(200);
        // The answer of the first one, which was over its time, does not take the place of the second's.
        assertThat(send("held", "key-of-a-held-call-1").body()).isEqualTo(third.body());
    }

    private static void await() {
        try {
            HELD.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static java.net.http.HttpResponse<String> send(String how, String key) {
        return port.send("POST", "/calls?how=" + how, "Idempotency-Key", key);
    }
}
