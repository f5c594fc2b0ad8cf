package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.gateway.Bandwidth;
import ai.bhiv.testing.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The script on a real Redis.
class RedisSlicesTest {
    private static final Bandwidth HOUR = Bandwidth.parse("100/h");
    private static TestRedis redis;
    private static RedisSlices slices;

    @BeforeAll
    static void start() {
        redis = new TestRedis();
        slices = new RedisSlices(redis.url());
    }

    @AfterAll
    static void stop() {
        slices.close();
        redis.close();
    }

    private static SliceStore.Ask ask(long need, long want, long back) {
        return new SliceStore.Ask(need, want, back, 0, 0);
    }

    @Test
    void twoProcessesOverOneRedisGetTheCapacityAndNoMore() {
        try (var other = new RedisSlices(redis.url())) {
            var first = new SharedBuckets(slices, () -> 2, System::nanoTime);
            var second = new SharedBuckets(other, () -> 2, System::nanoTime);
            long passed = 0;
            for (int i = 0; i < 300; i++) {
                passed += BucketsSuite.admitted(first, "both", Bandwidth.parse("200/h"), 1);
                passed += BucketsSuite.admitted(second, "both", Bandwidth.parse("200/h"), 1);
            }
            assertThat(passed).as("some may lie unspent with one of them").isBetween(198L, 200L);
        }
    }

    @Test
    void aSliceIsAtMostAQuarterOfWhatIsThereBeyondTheNeed() throws SliceStore.StoreAway {
        var got = slices.take("quarter", HOUR, ask(1, 1_000, 0));
        assertThat(got.granted()).isEqualTo(25);
        assertThat(got.left()).isEqualTo(75);
        assertThat(slices.take("quarter", HOUR, ask(60, 60, 0)).granted()).isEqualTo(60);
        var refused = slices.take("quarter", HOUR, ask(20, 20, 0));
        assertThat(refused.granted()).isZero();
        assertThat(refused.untilNext()).isBetween(4 * 36_000_000_000L, 5 * 36_000_000_000L);
        assertThat(slices.take("quarter", HOUR, ask(0, 0, 30)).left()).isEqualTo(45);
    }

    @Test
    void anEmptiedRedisIsToldWhatWasSpent() throws SliceStore.StoreAway {
        var got = slices.take("flushed", HOUR, ask(80, 80, 0));
        var fresh = slices.take("flushed-copy", HOUR, new SliceStore.Ask(1, 1, 0, 0, got.fullAt()));
        assertThat(fresh.left()).isEqualTo(19);
    }

    @Test
    void debtIsChargedWhenTheStoreIsBack() throws SliceStore.StoreAway {
        assertThat(slices.take("debt", HOUR, new SliceStore.Ask(0, 0, 0, 90, 0)).left())
                .isEqualTo(10);
    }

    @Test
    void aRedisThatIsAwayIsSaidSo() {
        var gone = new TestRedis();
        var url = gone.url();
        gone.close();
        try (var nobody = new RedisSlices(url)) {
            assertThatThrownBy(() -> nobody.take("a", HOUR, ask(1, 1, 0))).isInstanceOf(SliceStore.StoreAway.class);
        }
    }
}
