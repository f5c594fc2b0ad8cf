package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.gateway.Bandwidth;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What every kind of buckets promises (GTW-31), in this process or shared.
abstract class BucketsSuite {
    private static final Bandwidth API = Bandwidth.parse("100/min");

    /// Buckets on a clock that [#passes] alone moves.
    abstract Buckets buckets();

    /// Lets time pass.
    abstract void passes(long nanos);

    @Test
    void atOneMomentExactlyTheCapacityPasses() {
        assertThat(admitted(buckets(), "a", API, 250)).isEqualTo(100);
    }

    @Test
    void afterSixTenthsOfASecondOneMoreOfAHundredAMinutePasses() {
        var buckets = buckets();
        admitted(buckets, "a", API, 100);
        var refused = buckets.take("a", API, 1);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.untilNext()).isPositive();
        passes(Math.max(600_000_000L, refused.untilNext()));
        assertThat(admitted(buckets, "a", API, 10)).isBetween(1L, 1 + refused.untilNext() / 600_000_000L);
    }

    @Test
    void aBurstSmallerThanTheRateIsTheCapacity() {
        assertThat(admitted(buckets(), "a", Bandwidth.parse("50/min burst 5"), 50))
                .isEqualTo(5);
    }

    @Test
    void overTenMinutesNoMorePassesThanCapacityAndRefill() {
        var buckets = buckets();
        long passed = 0;
        for (int i = 0; i < 2_400; i++) {
            passed += admitted(buckets, "a", API, 2);
            passes(250_000_000L);
        }
        assertThat(passed).isBetween(1_089L, 1_100L);
    }

    @Test
    void whoObeysTheHeadersIsNeverRefused() {
        var buckets = buckets();
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            var grant = buckets.take("a", API, 1);
            refused += grant.granted() ? 0 : 1;
            if (grant.remaining() == 0) {
                passes(Limiter.seconds(grant.untilFull()) * 1_000_000_000L);
            }
        }
        assertThat(refused).isZero();
    }

    @Test
    void whatAnotherRuleRefusedIsPutBack() {
        var buckets = buckets();
        for (int i = 0; i < 300; i++) {
            assertThat(buckets.take("a", API, 1).granted()).as("take " + i).isTrue();
            buckets.putBack("a", API, 1);
        }
        assertThat(admitted(buckets, "a", API, 250)).isEqualTo(100);
    }

    @Test
    void bucketsOfTwoCallersAreTwo() {
        var buckets = buckets();
        assertThat(admitted(buckets, "a", API, 150)).isEqualTo(100);
        assertThat(admitted(buckets, "b", API, 150)).isEqualTo(100);
    }

    @Test
    void fiftyThreadsTogetherGetTheCapacityAndNoMore() throws InterruptedException {
        var buckets = buckets();
        var passed = new AtomicLong();
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 50; t++) {
                threads.execute(() -> {
                    try {
                        begin.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    passed.addAndGet(admitted(buckets, "a", Bandwidth.parse("1000/h"), 100));
                });
            }
            begin.countDown();
        }
        assertThat(passed.get()).isEqualTo(1_000);
    }

    static long admitted(Buckets buckets, String key, Bandwidth bandwidth, int asked) {
        long passed = 0;
        for (int i = 0; i < asked; i++) {
            passed += buckets.take(key, bandwidth, 1).granted() ? 1 : 0;
        }
        return passed;
    }
}
