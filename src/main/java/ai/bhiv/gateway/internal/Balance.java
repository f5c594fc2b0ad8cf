package ai.bhiv.gateway.internal;

import java.util.List;
import java.util.random.RandomGenerator;

/// How the next instance is chosen among those that may be used (GTW-15). Each way respects weights, but for
/// `round_robin`, and takes no lock.
enum Balance {
    /// One after the other.
    ROUND_ROBIN {
        @Override
        Member choose(List<Member> usable, long turn, RandomGenerator random) {
            return usable.get((int) (turn % usable.size()));
        }
    },
    /// The one with the fewest requests in work for its weight; of equals, one after the other.
    LEAST_REQUESTS {
        @Override
        Member choose(List<Member> usable, long turn, RandomGenerator random) {
            int first = (int) (turn % usable.size());
            var best = usable.get(first);
            for (int i = 1; i < usable.size(); i++) {
                var other = usable.get((first + i) % usable.size());
                if ((long) other.inFlight() * best.weight() < (long) best.inFlight() * other.weight()) {
                    best = other;
                }
            }
            return best;
        }
    },
    /// By weight, evenly spread: the turn's place in the unit interval by the golden ratio, which covers it without
    /// clusters, falls into one of the shares.
    WEIGHTED {
        @Override
        Member choose(List<Member> usable, long turn, RandomGenerator random) {
            long all = 0;
            for (var member : usable) {
                all += member.weight();
            }
            double at = turn * GOLDEN % 1.0 * all;
            for (var member : usable) {
                at -= member.weight();
                if (at < 0) {
                    return member;
                }
            }
            return usable.getLast();
        }
    },
    /// The better of two that were drawn, by requests in work times latency.
    P2C {
        @Override
        Member choose(List<Member> usable, long turn, RandomGenerator random) {
            int size = usable.size();
            int one = random.nextInt(size);
            if (size == 1) {
                return usable.get(one);
            }
            int two = random.nextInt(size - 1);
            var first = usable.get(one);
            var second = usable.get(two >= one ? two + 1 : two);
            return second.cost() < first.cost() ? second : first;
        }
    };

    private static final double GOLDEN = 0.6180339887498949;

    /// @param usable at least one
    /// @param turn how many were chosen before, from 0
    abstract Member choose(List<Member> usable, long turn, RandomGenerator random);
}
