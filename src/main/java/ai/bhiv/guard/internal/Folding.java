package ai.bhiv.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sightings that wait to be written. The first hundred of a type and a client in a minute each get a row; the others
/// of that minute share one, with their number, so that a flood costs a bounded number of rows and no count is lost
/// (GRD-76).
final class Folding {
    private static final int WHOLE = 100;
    private static final int WAITING = 10_000;
    private static final int CLIENTS = 50_000;
    private static final String ANY = "any";
    private static final Duration SHARED_EVERY = Duration.ofSeconds(10);

    private record Key(String type, String prefix, String decision, Instant minute) {}

    private final Map<Key, Long> counts = new HashMap<>();
    private final Map<Key, SightingTable.Line> folded = new HashMap<>();
    private Instant shared = Instant.EPOCH;
    private List<SightingTable.Line> waiting = new ArrayList<>();

    /// Takes one; it is never refused.
    synchronized void take(Sighting sighting) {
        var key = key(sighting, counts.size() < CLIENTS ? sighting.prefix() : ANY);
        long number = counts.merge(key, 1L, Long::sum);
        if (number <= WHOLE && waiting.size() < WAITING) {
            waiting.add(new SightingTable.Line(sighting, 1));
            return;
        }
        folded.merge(
                folded.size() < WAITING ? key : key(sighting, ANY),
                new SightingTable.Line(sighting, 1),
                (line, one) -> new SightingTable.Line(line.sighting(), line.count() + 1));
    }

    private static Key key(Sighting sighting, String prefix) {
        return new Key(
                sighting.verdict().type().key(),
                prefix,
                sighting.decision(),
                sighting.at().truncatedTo(ChronoUnit.MINUTES));
    }

    /// What is to be written now: single ones, and every ten seconds the shared ones.
    synchronized List<SightingTable.Line> lines(Instant now) {
        var lines = waiting;
        waiting = new ArrayList<>();
        var over = now.minus(Duration.ofMinutes(1));
        counts.keySet().removeIf(key -> !key.minute.isAfter(over));
        if (!now.isBefore(shared.plus(SHARED_EVERY))) {
            shared = now;
            lines.addAll(folded.values());
            folded.clear();
        }
        return lines;
    }

    synchronized void back(List<SightingTable.Line> lines) {
        waiting.addAll(0, lines);
    }
}
