package ai.bhiv.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.web.Claim.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// GTW-70, GTW-71: who gets the place that becomes free. The clock is the test's, so nobody gives up by accident.
class WaitingLineTest {
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger limit = new AtomicInteger(1);
    private final AtomicLong clock = new AtomicLong();
    private final WaitingLine line = new WaitingLine(running, limit::get, clock::get);
    private final BlockingQueue<String> served = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    private static Claim claim(Rank rank, String caller) {
        return new Claim(rank, caller);
    }

    private void waits(String name, Claim claim) {
        int before = line.waiting();
        threads.add(Thread.ofVirtual().start(() -> served.add(line.take(claim) ? name : name + " gave up")));
        Awaitility.await().until(() -> line.waiting() == before + 1);
    }

    private String next(Claim leaving) throws InterruptedException {
        running.decrementAndGet();
        line.left(leaving);
        return served.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void thePlaceGoesToTheHighestRank() throws InterruptedException {
        assertThat(line.take(claim(Rank.PEOPLE, "a"))).isTrue();
        waits("export", claim(Rank.BULK, "b"));
        waits("background", claim(Rank.BACKGROUND, "b"));
        waits("assistant", claim(Rank.ASSISTANTS, "b"));
        waits("person", claim(Rank.PEOPLE, "b"));
        assertThat(next(claim(Rank.PEOPLE, "a"))).isEqualTo("person");
        assertThat(next(claim(Rank.PEOPLE, "b"))).isEqualTo("assistant");
        assertThat(next(claim(Rank.ASSISTANTS, "b"))).isEqualTo("background");
        assertThat(next(claim(Rank.BACKGROUND, "b"))).isEqualTo("export");
        running.decrementAndGet();
        line.left(claim(Rank.BULK, "b"));
        assertThat(running).hasValue(0);
        assertThat(line.waiting()).isZero();
    }

    @Test
    void ofALowRankOnlyAPartComesIn() {
        limit.set(100);
        int in = 0;
        while (in < 50) {
            assertThat(line.take(claim(Rank.BULK, "b"))).isTrue();
            in++;
        }
        waits("one more", claim(Rank.BULK, "b"));
        assertThat(line.take(claim(Rank.PEOPLE, "a"))).isTrue();
        assertThat(running).hasValue(51);
    }

    @Test
    void theLongestWaitingComesFirstUntilTheLineStands() throws InterruptedException {
        var same = claim(Rank.PEOPLE, "a");
        assertThat(line.take(same)).isTrue();
        for (int i = 1; i <= 4; i++) {
            waits("w" + i, same);
        }
        assertThat(next(same)).isEqualTo("w1");
        clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(60));
        assertThat(next(same)).isEqualTo("w4");
        assertThat(next(same)).isEqualTo("w3");
        assertThat(next(same)).isEqualTo("w2");
    }

    @Test
    void whoHoldsLessThanItsShareComesBeforeWhoHoldsMore() throws InterruptedException {
        limit.set(4);
        var greedy = claim(Rank.PEOPLE, "greedy");
        for (int i = 0; i < 4; i++) {
            assertThat(line.take(greedy)).isTrue();
        }
        waits("greedy", greedy);
        waits("greedy too", greedy);
        waits("modest", claim(Rank.PEOPLE, "modest"));
        assertThat(next(greedy)).isEqualTo("modest");
        assertThat(next(greedy)).isEqualTo("greedy");
    }

    @Test
    void whoGetsNoPlaceInTimeGivesUpAndIsForgotten() throws InterruptedException {
        var same = claim(Rank.PEOPLE, "a");
        assertThat(line.take(same)).isTrue();
        waits("late", same);
        clock.addAndGet(Turns.PATIENCE);
        assertThat(served.poll(10, TimeUnit.SECONDS)).isEqualTo("late gave up");
        assertThat(line.waiting()).isZero();
        assertThat(running).hasValue(1);
    }

    @Test
    void whoWaitedElsewhereGetsAPlaceOnlyWithinItsShare() {
        limit.set(8);
        var greedy = claim(Rank.PEOPLE, "greedy");
        for (int i = 0; i < 8; i++) {
            assertThat(line.take(greedy)).isTrue();
        }
        assertThat(line.takeNow(greedy)).isFalse();
        assertThat(line.takeNow(claim(Rank.PEOPLE, ""))).isFalse();
        assertThat(line.takeNow(claim(Rank.PEOPLE, "modest"))).isTrue();
        assertThat(line.takeNow(claim(Rank.PEOPLE, "another"))).isTrue();
        assertThat(line.takeNow(claim(Rank.PEOPLE, "a third"))).isFalse();
    }
}
