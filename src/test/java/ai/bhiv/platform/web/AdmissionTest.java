package ai.bhiv.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.OperationReader;
import ai.bhiv.platform.problem.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/// PLT-62, PLT-12: how many are let in, and what is refused when there is no more room, or no more disk.
class AdmissionTest {
    private static final int LIMIT = 8;

    private final AtomicBoolean diskFull = new AtomicBoolean();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Admission admission = new Admission("crm", _ -> LIMIT, diskFull::get, registry);

    @ai.bhiv.platform.contract.Resource(roles = Role.CRM, module = "crm", name = "things")
    interface Things {
        @GetExchange("/things")
        @Op(summary = "Lists things.", permission = "crm:read", notATool = "A test.")
        String list();

        @PostExchange("/things")
        @Op(summary = "Makes a thing.", permission = "crm:write", notATool = "A test.")
        void make();

        @PostExchange("/things/login")
        @Op(
                summary = "Signs a thing in.",
                permission = Op.OPEN,
                reason = "A test.",
                rate = Op.RateClass.LOGIN,
                notATool = "A test.")
        void login();
    }

    private static Operation operation(String method) {
        return OperationReader.read(Things.class).stream()
                .filter(o -> o.method().getName().equals(method))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ofAThousandAtOnceAsManyAreInAsTheLimitSays() throws InterruptedException {
        var list = operation("list");
        var all = new CountDownLatch(1_000);
        var in = new AtomicInteger();
        var out = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                clients.execute(() -> {
                    try {
                        var place = admission.enter(list);
                        in.incrementAndGet();
                        all.countDown();
                        all.await();
                        place.leave();
                    } catch (Problem refused) {
                        out.incrementAndGet();
                        all.countDown();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }
        assertThat(in.get()).isEqualTo(LIMIT);
        assertThat(out.get()).isEqualTo(1_000 - LIMIT);
        assertThat(registry.get("bhiv.requests.overloaded")
                        .tag("class", "read")
                        .counter()
                        .count())
                .isEqualTo(1_000 - LIMIT);
        assertThat(registry.get("bhiv.requests.in.flight")
                        .tag("class", "read")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void aFullClassIsRefusedWithItsNameWhileOthersGoOn() {
        for (int i = 0; i < LIMIT; i++) {
            admission.enter(operation("list"));
        }
        var refusal = catchThrowableOfType(Problem.class, () -> admission.enter(operation("list")));
        assertThat(refusal.code().code()).isEqualTo("platform.server.overloaded");
        assertThat(refusal.detail()).contains("read").contains("8");
        assertThat(refusal.headers()).containsEntry("Retry-After", "1");
        admission.enter(operation("make")).leave();
        admission.enter(operation("login")).leave();
    }

    @Test
    void aPlaceIsGivenBackOnceAlsoWhenLeftTwice() {
        var first = admission.enter(operation("list"));
        first.leave();
        first.leave();
        for (int i = 0; i < LIMIT; i++) {
            admission.enter(operation("list"));
        }
        assertThat(catchThrowableOfType(Problem.class, () -> admission.enter(operation("list"))))
                .isNotNull();
    }

    @Test
    void anAnswerStillOnItsWayHoldsItsPlace() throws IOException {
        for (int i = 1; i < LIMIT; i++) {
            admission.enter(operation("list"));
        }
        var streamed = admission
                .enter(operation("list"))
                .until(new Reply(200, new Headers(), out -> out.write(new byte[] {1, 2, 3})));
        assertThat(catchThrowableOfType(Problem.class, () -> admission.enter(operation("list"))))
                .isNotNull();
        streamed.body().writeTo(new ByteArrayOutputStream());
        admission.enter(operation("list")).until(Reply.of(204));
        var dropped = admission
                .enter(operation("list"))
                .until(new Reply(200, new Headers(), out -> out.write(new byte[] {1})));
        dropped.discard();
        admission.enter(operation("list"));
    }

    @Test
    void aNearlyFullDiskTakesNoWritesButReadsAndSignIn() {
        diskFull.set(true);
        var refusal = catchThrowableOfType(Problem.class, () -> admission.enter(operation("make")));
        assertThat(refusal.code().status()).isEqualTo(507);
        assertThat(refusal.code().code()).isEqualTo("platform.disk.full");
        admission.enter(operation("list")).leave();
        admission.enter(operation("login")).leave();
        diskFull.set(false);
        admission.enter(operation("make")).leave();
    }
}
