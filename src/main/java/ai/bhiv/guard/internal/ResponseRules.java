package ai.bhiv.guard.internal;

import ai.bhiv.guard.ThreatType;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which refused requests keep their sender out, and for how long at the first time (GRD-50). Counted by the client's
/// prefix in this process.
final class ResponseRules {
    private static final int KEYS = 50_000;

    /// @param count so many
    /// @param within this time
    /// @param block keep the sender out for so long
    record Rule(String name, Set<ThreatType> types, boolean critical, int count, Duration within, Duration block) {}

    private static final Set<ThreatType> INJECTIONS = EnumSet.of(
            ThreatType.SQL_INJECTION,
            ThreatType.XSS,
            ThreatType.DIRECTORY_TRAVERSAL,
            ThreatType.REQUEST_FORGERY,
            ThreatType.COMMAND_INJECTION,
            ThreatType.SERVER_SIDE_INJECTION);

    static final List<Rule> SHIPPED = List.of(
            new Rule("critical-injection", INJECTIONS, true, 1, Duration.ofMinutes(5), Duration.ofMinutes(5)),
            new Rule("third-injection", INJECTIONS, false, 3, Duration.ofMinutes(5), Duration.ofMinutes(5)),
            new Rule(
                    "scanner",
                    EnumSet.of(ThreatType.SCANNER, ThreatType.PROTOCOL_VIOLATION, ThreatType.SUSPICIOUS_PAYLOAD),
                    false,
                    10,
                    Duration.ofSeconds(100),
                    Duration.ofMinutes(15)));

    private record Key(String rule, String prefix) {}

    private final Cache<Key, Deque<Instant>> seen = Caffeine.newBuilder()
            .maximumSize(KEYS)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();
    private final Clock clock;

    ResponseRules(Clock clock) {
        this.clock = clock;
    }

    /// The rule that this sighting fills, if any; filling it empties its count.
    Optional<Rule> filledBy(Sighting sighting) {
        return SHIPPED.stream()
                .filter(rule -> rule.types.contains(sighting.verdict().type()))
                .filter(rule -> !rule.critical || sighting.critical())
                .filter(rule -> fills(rule, sighting.prefix()))
                .findFirst();
    }

    private boolean fills(Rule rule, String prefix) {
        var times = seen.get(new Key(rule.name, prefix), _ -> new ArrayDeque<>());
        var now = clock.instant();
        synchronized (times) {
            times.addLast(now);
            while (!times.getFirst().isAfter(now.minus(rule.within))) {
                times.removeFirst();
            }
            if (times.size() < rule.count) {
                return false;
            }
            times.clear();
            return true;
        }
    }
}
