package ai.bhiv.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// GTW-70: the limit follows what the process can do. The clock is the test's; latencies come from a model with a seed.
class AdaptiveLimitTest {
    private static final long MILLISECOND = 1_000_000L;

    private final AtomicLong clock = new AtomicLong();
    private final AdaptiveLimit limit = new AdaptiveLimit(16, 4_096, clock::get);
    private final Random random = new Random(7);

    /// Requests of 2 ms on `workers` that each do one at a time, when `demand` are wanted at once, for so many seconds.
    private void load(int demand, int workers, int seconds) {
        for (long end = clock.get() + seconds * 1_000 * MILLISECOND; clock.get() < end; ) {
            int running = Math.min(demand, limit.now());
            double queued = Math.max(1.0, (double) running / workers);
            long took = (long) (2 * MILLISECOND * queued * (0.8 + random.nextDouble() * 0.6));
            limit.answered("crm.customers.get", took, running);
            clock.addAndGet(2 * MILLISECOND / Math.min(running, workers));
        }
    }

    @Test
    void itGrowsWhileWhatIsLetInStaysQuick() {
        load(10, 1_000, 2);
        load(900, 1_000, 20);
        assertThat(limit.now()).isGreaterThan(800);
    }

    @Test
    void itShrinksToWhatTheProcessCanDoAndGrowsAgain() {
        load(4, 8, 2);
        load(5_000, 8, 10);
        assertThat(limit.now()).isBetween(16, 40);
        load(5_000, 1_000, 20);
        assertThat(limit.now()).isGreaterThan(200);
    }

    @Test
    void whatNeverUsesItDoesNotRaiseIt() {
        load(3, 8, 60);
        assertThat(limit.now()).isEqualTo(256);
    }

    @Test
    void whatIsSlowByItselfIsLetInAgain() {
        load(8, 8, 2);
        for (int i = 0; i < 20_000; i++) {
            // Somebody behind us is slow, however few we let in.
            limit.answered("crm.customers.get", 40 * MILLISECOND, Math.min(200, limit.now()));
            clock.addAndGet(10 * MILLISECOND);
        }
        assertThat(limit.now()).isGreaterThan(100);
    }

    @Test
    void aFixedNumberStaysIt() {
        var fixed = new AdaptiveLimit(64, 64, clock::get);
        for (int i = 0; i < 1_000; i++) {
            fixed.answered("a", i * MILLISECOND, 64);
            clock.addAndGet(MILLISECOND);
        }
        assertThat(fixed.now()).isEqualTo(64);
    }

    @Test
    void theLeastIsNotMoreThanTheMost() {
        assertThatThrownBy(() -> new AdaptiveLimit(10, 9, clock::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 to 9");
    }
}
