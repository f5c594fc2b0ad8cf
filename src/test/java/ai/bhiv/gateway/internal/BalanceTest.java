package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.discovery.Instance;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// GTW-16, on seeded runs.
class BalanceTest {
    private static final long SECOND = 1_000_000_000L;

    private static List<Member> members(int... weights) {
        var members = new ArrayList<Member>();
        for (int i = 0; i < weights.length; i++) {
            members.add(new Member(URI.create("http://127.0.0.1:" + (9_000 + i)), weights[i]));
        }
        return members;
    }

    private static Map<Member, Integer> choices(Balance balance, List<Member> members, int count) {
        var random = new Random(1);
        var counts = new HashMap<Member, Integer>();
        for (int turn = 0; turn < count; turn++) {
            counts.merge(balance.choose(members, turn, random), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void roundRobinDiffersByAtMostOne() {
        var counts =
                choices(Balance.ROUND_ROBIN, members(100, 100, 100), 10_000).values();
        assertThat(counts).allMatch(c -> c == 3_333 || c == 3_334);
    }

    @Test
    void weightedIsWithinOnePercentOfTheWeights() {
        var members = members(100, 250, 650);
        var counts = choices(Balance.WEIGHTED, members, 10_000);
        for (var member : members) {
            assertThat(counts.get(member)).isCloseTo(member.weight() * 10, org.assertj.core.data.Offset.offset(100));
        }
    }

    @Test
    void leastRequestsNeverPicksABusierOne() {
        var members = members(100, 100, 100, 100);
        var random = new Random(2);
        var running = new ArrayDeque<Member>();
        for (int turn = 0; turn < 10_000; turn++) {
            int least = members.stream().mapToInt(Member::inFlight).min().orElseThrow();
            var chosen = Balance.LEAST_REQUESTS.choose(members, turn, random);
            assertThat(chosen.inFlight()).isEqualTo(least);
            chosen.begin();
            running.add(chosen);
            while (running.size() > random.nextInt(20)) {
                running.remove().end();
            }
        }
    }

    /// Eight clients in a closed loop: one instance needs ten times as long.
    @Test
    void theBetterOfTwoSendsASlowInstanceUnderFifteenPercent() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var members = members(100, 100, 100);
            var counts = new HashMap<Member, Integer>();
            var endings = new java.util.PriorityQueue<Map.Entry<Long, Member>>(Map.Entry.comparingByKey());
            long now = 0;
            for (int turn = 0; turn < 10_000; turn++) {
                if (endings.size() == 8) {
                    var ended = endings.remove();
                    now = ended.getKey();
                    ended.getValue().end();
                    ended.getValue().answered(ended.getValue() == members.getFirst() ? 10_000_000 : 1_000_000);
                }
                var chosen = Balance.P2C.choose(members, turn, random);
                chosen.begin();
                counts.merge(chosen, 1, Integer::sum);
                endings.add(Map.entry(now + (chosen == members.getFirst() ? 10_000_000L : 1_000_000L), chosen));
            }
            assertThat(counts.get(members.getFirst())).as("seed " + seed).isLessThan(1_500);
        }
    }

    @Test
    void whoIsLeftOutGetsNothingUntilMoreThanHalfAre() {
        var now = new AtomicLong();
        var upstream = new RoleUpstream(Role.CRM, new Breaker(5, Duration.ofSeconds(120), now::get), now::get);
        var members = upstream.members(instances(4));
        members.get(0).refusedConnection();
        for (int i = 0; i < 5; i++) {
            members.get(1).failed(now.get());
        }
        assertThat(chosen(upstream, members)).containsExactlyInAnyOrder(members.get(2), members.get(3));
        members.get(2).refusedConnection();
        assertThat(chosen(upstream, members)).as("panic: all are tried").hasSize(4);
        members.get(2).probed(true);
        members.get(2).probed(true);
        now.addAndGet(10 * SECOND);
        assertThat(chosen(upstream, members))
                .as("the ejection ended, the refused one is still out")
                .containsExactlyInAnyOrder(members.get(1), members.get(2), members.get(3));
    }

    @Test
    void eachEjectionLastsTwiceAsLongAsTheOneBeforeUpToTwoMinutes() {
        var member = members(100).getFirst();
        long now = 0;
        for (long expected : new long[] {10, 20, 40, 80, 120, 120}) {
            for (int i = 0; i < 5; i++) {
                member.failed(now);
            }
            assertThat(member.usable(now + expected * SECOND - 1)).isFalse();
            now += expected * SECOND;
            assertThat(member.usable(now)).as("after " + expected).isTrue();
        }
        member.answered(1);
        for (int i = 0; i < 5; i++) {
            member.failed(now);
        }
        assertThat(member.usable(now + 10 * SECOND)).as("a success begins anew").isTrue();
    }

    @Test
    void aMemberThatStaysKeepsWhatWasLearntOfIt() {
        var upstream = new RoleUpstream(Role.CRM, new Breaker(5, Duration.ofSeconds(120), () -> 0), () -> 0);
        var before = upstream.members(instances(3));
        before.get(1).begin();
        var after = upstream.members(instances(2));
        assertThat(after.get(1)).isSameAs(before.get(1));
        assertThat(after).hasSize(2);
    }

    @Test
    void retriesStayWithinATenthOfTheRequestsButTenAreAlwaysAllowed() {
        var now = new AtomicLong();
        var budget = new RetryBudget(now::get);
        int retried = 0;
        for (int i = 0; i < 2_000; i++) {
            budget.request();
            retried += budget.retry() ? 1 : 0;
            retried += budget.retry() ? 1 : 0;
            now.addAndGet(SECOND / 200);
        }
        assertThat(retried).isBetween(190, 210);
        now.addAndGet(11 * SECOND);
        int quiet = 0;
        for (int i = 0; i < 50; i++) {
            quiet += budget.retry() ? 1 : 0;
        }
        assertThat(quiet).isEqualTo(10);
    }

    private static Set<Member> chosen(RoleUpstream upstream, List<Member> members) {
        var random = new Random(3);
        var chosen = new HashSet<Member>();
        for (int i = 0; i < 500; i++) {
            chosen.add(upstream.choose(members, Set.of(), Balance.P2C, () -> random));
        }
        return chosen;
    }

    private static List<Instance> instances(int count) {
        var all = new ArrayList<Instance>();
        for (int i = 0; i < count; i++) {
            all.add(new Instance(Role.CRM, URI.create("http://127.0.0.1:" + (9_000 + i)), 100));
        }
        return all;
    }
}
