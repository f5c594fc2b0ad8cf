package ai.bhiv.guard.internal;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Who is kept out, and until when: an immutable snapshot of what the database holds, and beside it what this process
/// decided and has not seen in the database yet. Looking up costs one hash for each length of network in use, however
/// many there are; expiry is decided at the look (GRD-51, GRD-53).
public final class Blocks {
    /// After so many readings of the database a decision of this process that is not in it was lifted.
    private static final int READINGS = 2;

    private final Map<Prefix, Own> own = new ConcurrentHashMap<>();
    private volatile Snapshot stored = new Snapshot(Map.of(), Set.of());

    /// One decision that is in force.
    record Entry(Prefix network, Instant until) {}

    private record Own(Instant until, int readings, boolean written) {}

    private record Snapshot(Map<Prefix, Instant> until, Set<Integer> lengths) {}

    /// Until when a client is kept out; empty when it is not.
    Optional<Instant> until(String address, Instant now) {
        var known = stored;
        if (known.until.isEmpty() && own.isEmpty()) {
            return Optional.empty();
        }
        var counted = Prefix.counting(address).map(own::get).filter(mine -> mine.until.isAfter(now));
        return counted.isPresent() ? counted.map(Own::until) : stored(known, address, now);
    }

    private static Optional<Instant> stored(Snapshot known, String address, Instant now) {
        return Prefix.single(address)
                .flatMap(one -> known.lengths.stream()
                        .filter(bits -> bits <= one.bits())
                        .map(bits -> Optional.ofNullable(known.until.get(one.cut(bits))))
                        .flatMap(Optional::stream)
                        .filter(end -> end.isAfter(now))
                        .max(Instant::compareTo));
    }

    /// Keeps a client out at once, in this process; the others learn of it from the database.
    void block(Prefix client, Instant until) {
        own.put(client, new Own(until, 0, false));
    }

    /// What this process decided was committed.
    void written(Prefix client) {
        own.computeIfPresent(client, (_, mine) -> new Own(mine.until, 0, true));
    }

    /// Takes what the database holds.
    void replace(List<Entry> entries, Instant now) {
        var until = new HashMap<Prefix, Instant>();
        entries.forEach(entry -> until.merge(entry.network, entry.until, (a, b) -> a.isAfter(b) ? a : b));
        var lengths = until.keySet().stream().map(Prefix::bits).collect(Collectors.toSet());
        stored = new Snapshot(Map.copyOf(until), lengths);
        own.replaceAll((_, mine) -> new Own(mine.until, mine.written ? mine.readings + 1 : 0, mine.written));
        own.entrySet()
                .removeIf(mine -> until.containsKey(mine.getKey())
                        || mine.getValue().readings >= READINGS
                        || !mine.getValue().until.isAfter(now));
    }

    /// How many networks are kept out now.
    int active(Instant now) {
        return (int)
                stored.until.values().stream().filter(end -> end.isAfter(now)).count();
    }
}
