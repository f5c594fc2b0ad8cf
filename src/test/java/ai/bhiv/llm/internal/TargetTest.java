package ai.bhiv.llm.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The breaker (LLM-44), on a clock of the test.
class TargetTest {
    private final AtomicLong now = new AtomicLong();
    private final Target target = new Target(now::get);

    @Test
    void fiveFailuresOpenItFor120SecondsAndThenExactlyOneProbeOf200CallersPasses() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(target.enter()).isTrue();
            target.failed();
        }
        assertThat(target.enter()).isFalse();
        now.addAndGet(Duration.ofSeconds(119).toNanos());
        assertThat(target.enter()).isFalse();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(probes()).isEqualTo(1);
        target.failed();
        assertThat(target.enter()).as("a failed probe opens it again").isFalse();
        now.addAndGet(Duration.ofSeconds(120).toNanos());
        assertThat(probes()).isEqualTo(1);
        target.answered(5);
        assertThat(target.enter()).as("a probe that succeeds closes it").isTrue();
    }

    @Test
    void aProbeWhoseClientLeftLeavesThePlaceToAnother() {
        for (int i = 0; i < 5; i++) {
            target.enter();
            target.failed();
        }
        now.addAndGet(Duration.ofSeconds(120).toNanos());
        assertThat(target.enter()).isTrue();
        target.left();
        assertThat(target.enter()).isTrue();
    }

    @Test
    void halfOfTwentyInAMinuteOpenItTooAndASuccessBetweenDoesNotHelp() {
        for (int i = 0; i < 10; i++) {
            target.enter();
            target.answered(1);
            assertThat(target.enter()).as("after %s pairs", i).isTrue();
            target.failed();
        }
        assertThat(target.enter()).isFalse();
    }

    @Test
    void whatIsNoFailureOfItsOwnDoesNotCount() {
        for (int i = 0; i < 50; i++) {
            assertThat(target.enter()).isTrue();
            target.left();
        }
        assertThat(target.inWork()).isZero();
    }

    private int probes() throws Exception {
        var passed = new AtomicInteger();
        var start = new CountDownLatch(1);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                callers.submit(() -> {
                    start.await();
                    return target.enter() ? passed.incrementAndGet() : 0;
                });
            }
            start.countDown();
        }
        return passed.get();
    }
}
