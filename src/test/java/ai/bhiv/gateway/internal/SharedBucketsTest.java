package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.gateway.Bandwidth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The leases over a store that speaks as Redis does, but on a clock of the test.
class SharedBucketsTest extends BucketsSuite {
    private static final Bandwidth API = Bandwidth.parse("100/min");

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final MemoryStore store = new MemoryStore();

    @Override
    Buckets buckets() {
        return process(1);
    }

    private SharedBuckets process(int gateways) {
        return new SharedBuckets(store, () -> gateways, now::get);
    }

    @Override
    void passes(long nanos) {
        now.addAndGet(nanos);
    }

    @Test
    void severalProcessesTogetherAdmitWhatOneRuleAllows() {
        for (int processes = 2; processes <= 3; processes++) {
            var random = new Random(processes);
            var all = new ArrayList<SharedBuckets>();
            for (int i = 0; i < processes; i++) {
                all.add(process(processes));
            }
            long passed = 0;
            for (int step = 0; step < 6_000; step++) {
                // one of them has most of the demand, and which one changes
                int which = random.nextInt(4) == 0 ? random.nextInt(processes) : step / 1_000 % processes;
                passed += admitted(all.get(which), "n" + processes, API, 1);
                passes(100_000_000L);
                if (step % 10 == 0) {
                    all.forEach(SharedBuckets::sweep);
                }
            }
            assertThat(passed).as(processes + " processes, 10 min").isBetween(1_089L, 1_100L);
        }
    }

    @Test
    void aBusyCallerAsksTheStoreRarelyAndARefusedOneHardlyAtAll() {
        var buckets = process(1);
        assertThat(admitted(buckets, "a", Bandwidth.parse("100000/min"), 10_000))
                .isEqualTo(10_000);
        assertThat(store.asked).isLessThan(20);
        store.asked = 0;
        assertThat(admitted(buckets, "b", API, 10_000)).isEqualTo(100);
        assertThat(store.asked).isLessThan(30);
    }

    @Test
    void withTheStoreAwayEachProcessGrantsItsShareAndNothingIsForgivenAfterwards() {
        var first = process(2);
        var second = process(2);
        assertThat(admitted(first, "a", API, 60)).isEqualTo(60);
        first.sweep();
        store.away = true;
        // 60 tokens of 100 are spent. The second process never asked for this key and has half of the rule.
        long alone = admitted(first, "a", API, 100) + admitted(second, "a", API, 100);
        assertThat(first.degraded()).isTrue();
        assertThat(alone).isLessThanOrEqualTo(20 + 50 + 10);
        store.away = false;
        passes(2_000_000_000L);
        first.sweep();
        second.sweep();
        assertThat(first.degraded()).isFalse();
        assertThat(admitted(first, "a", API, 100) + admitted(second, "a", API, 100))
                .as("two seconds are three tokens, less what was granted over the rule")
                .isLessThanOrEqualTo(4);
    }

    @Test
    void anEmptiedStoreForgivesNothing() {
        var buckets = process(1);
        assertThat(admitted(buckets, "a", API, 150)).isEqualTo(100);
        store.fullAt.clear();
        passes(1_000_000_000L);
        assertThat(admitted(buckets, "a", API, 150)).isLessThanOrEqualTo(2);
    }

    @Test
    void unspentTokensAreGivenBackAfterASecond() {
        var first = process(2);
        var second = process(2);
        admitted(first, "a", API, 10);
        passes(1_000_000_000L);
        first.sweep();
        assertThat(admitted(second, "a", API, 150)).isBetween(90L, 92L);
    }

    /// The same rules as the script in [RedisSlices].
    private final class MemoryStore implements SliceStore {
        private final Map<String, Long> fullAt = new HashMap<>();
        private boolean away;
        private int asked;

        @Override
        public synchronized Slice take(String key, Bandwidth bandwidth, Ask ask) throws StoreAway {
            if (away) {
                throw new StoreAway("the test took it away", new IllegalStateException());
            }
            asked++;
            long clock = now.get() / 1000;
            long interval = Math.ceilDiv(bandwidth.interval(), 1000);
            long window = interval * bandwidth.capacity();
            long full = fullAt.getOrDefault(key, ask.lastSeen());
            full = Math.max(clock, Math.min(full, clock + window));
            full = Math.max(clock, full + (ask.debt() - ask.back()) * interval);
            long room = clock + window - full;
            long available = Math.max(0, room / interval);
            long granted = available >= ask.need() ? Math.max(ask.need(), Math.min(ask.want(), available / 4)) : 0;
            long wait = available >= ask.need() ? 0 : ask.need() * interval - room;
            full += granted * interval;
            fullAt.put(key, full);
            return new Slice(granted, available - granted, wait * 1000, (full - clock) * 1000, full);
        }
    }
}
