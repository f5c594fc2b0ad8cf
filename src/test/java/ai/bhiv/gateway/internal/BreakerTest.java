package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The breaker's states, walked on a clock of the test (GTW-20).
class BreakerTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);
    private final Breaker breaker = new Breaker(5, Duration.ofSeconds(120), now::get);

    private boolean call(boolean good) {
        Optional<Breaker.Permit> permit = breaker.enter();
        permit.ifPresent(p -> {
            if (good) {
                p.succeeded();
            } else {
                p.failed();
            }
        });
        return permit.isPresent();
    }

    private void open() {
        for (int i = 0; i < 5; i++) {
            call(false);
        }
        assertThat(breaker.shown()).isEqualTo("open");
    }

    @Test
    void fiveFailuresInARowOpenItAndFourDoNot() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                call(false);
            }
            // so many successes that half of the window's calls did not fail
            for (int i = 0; i < 10; i++) {
                call(true);
            }
        }
        assertThat(breaker.shown()).isEqualTo("closed");
        open();
    }

    @Test
    void halfOfTwentyCallsWithinAMinuteOpenIt() {
        for (int i = 0; i < 9; i++) {
            call(true);
            call(false);
        }
        assertThat(breaker.shown()).as("18 calls").isEqualTo("closed");
        call(true);
        call(false);
        assertThat(breaker.shown()).as("20 calls").isEqualTo("open");
    }

    @Test
    void failuresOlderThanAMinuteDoNotCount() {
        for (int i = 0; i < 9; i++) {
            call(true);
            call(false);
        }
        now.addAndGet(61 * SECOND);
        for (int i = 0; i < 9; i++) {
            call(true);
            call(false);
        }
        assertThat(breaker.shown()).isEqualTo("closed");
    }

    @Test
    void whileOpenCallsAreRefusedUntilItsTimeIsUpThenOneIsLetThrough() {
        open();
        now.addAndGet(120 * SECOND - 1);
        assertThat(call(true)).isFalse();
        assertThat(breaker.untilProbe()).isEqualTo(1);
        now.addAndGet(1);
        var probe = breaker.enter();
        assertThat(probe).isPresent();
        assertThat(breaker.shown()).isEqualTo("half_open");
        assertThat(breaker.enter()).isEmpty();
        probe.get().succeeded();
        assertThat(breaker.shown()).isEqualTo("closed");
        assertThat(call(true)).isTrue();
    }

    @Test
    void aFailedProbeOpensItForAnotherTerm() {
        open();
        now.addAndGet(120 * SECOND);
        assertThat(call(false)).isTrue();
        assertThat(breaker.shown()).isEqualTo("open");
        now.addAndGet(119 * SECOND);
        assertThat(call(true)).isFalse();
        now.addAndGet(SECOND);
        assertThat(call(true)).isTrue();
        assertThat(breaker.shown()).isEqualTo("closed");
    }

    @Test
    void twoGoodProbesOfInstancesLetOneCallThroughSooner() {
        open();
        breaker.probedWell();
        assertThat(call(true)).isFalse();
        breaker.probedWell();
        assertThat(call(true)).isTrue();
        assertThat(breaker.shown()).isEqualTo("closed");
    }

    @Test
    void aProbeThatSaysNothingGivesItsPlaceToTheNext() {
        open();
        now.addAndGet(120 * SECOND);
        breaker.enter().orElseThrow().abandoned();
        assertThat(call(true)).isTrue();
        assertThat(breaker.shown()).isEqualTo("closed");
    }

    @Test
    void whatACallOfAnEarlierStateBringsDoesNotCount() {
        var old = breaker.enter().orElseThrow();
        var older = breaker.enter().orElseThrow();
        open();
        now.addAndGet(120 * SECOND);
        var probe = breaker.enter().orElseThrow();
        old.succeeded();
        assertThat(breaker.shown()).as("an old success does not close it").isEqualTo("half_open");
        older.failed();
        assertThat(breaker.shown()).as("an old failure does not open it").isEqualTo("half_open");
        probe.succeeded();
        assertThat(breaker.shown()).isEqualTo("closed");
    }

    @Test
    void ofTwoHundredThreadsExactlyOneGetsTheHalfOpenPlace() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            open();
            now.addAndGet(120 * SECOND);
            var begin = new CountDownLatch(1);
            var entered = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < 200; t++) {
                    threads.execute(() -> {
                        try {
                            begin.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        if (breaker.enter().isPresent()) {
                            entered.incrementAndGet();
                        }
                    });
                }
                begin.countDown();
            }
            assertThat(entered.get()).isEqualTo(1);
            breaker.reset();
        }
    }

    /// A seeded walk against the rules written the slow way.
    @Test
    void itNeverLetsACallThroughBeforeItsTermUnlessProbedWell() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var time = new AtomicLong(seed * SECOND);
            var walked = new Breaker(3, Duration.ofSeconds(30), time::get);
            long openedAt = -1;
            int probes = 0;
            for (int step = 0; step < 500; step++) {
                time.addAndGet(random.nextLong(5 * SECOND));
                if (random.nextInt(10) == 0) {
                    walked.probedWell();
                    probes++;
                }
                var before = walked.shown();
                var permit = walked.enter();
                if (before.equals("open")) {
                    boolean due = time.get() - openedAt >= 30 * SECOND || probes >= 2;
                    assertThat(permit.isPresent())
                            .as("seed " + seed + " step " + step)
                            .isEqualTo(due);
                }
                permit.ifPresent(p -> {
                    if (random.nextInt(3) == 0) {
                        p.succeeded();
                    } else {
                        p.failed();
                    }
                });
                if (walked.shown().equals("open") && (!before.equals("open") || permit.isPresent())) {
                    openedAt = time.get();
                    probes = 0;
                } else if (!walked.shown().equals("open")) {
                    probes = 0;
                }
            }
        }
    }
}
