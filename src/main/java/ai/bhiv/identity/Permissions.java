package ai.bhiv.identity;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What somebody may do.
public final class Permissions {
    private final Map<String, Extent> extents;

    Permissions(Map<String, Extent> extents) {
        this.extents = Map.copyOf(extents);
    }

    /// To what extent the permission is held; [Extent#NO] for an unknown one.
    public Extent allows(String permission) {
        return extents.getOrDefault(permission, Extent.NO);
    }

    /// The first permission that the others hold and that is not held here to the same extent; empty when these cover
    /// the others.
    public Optional<String> lacking(Permissions others) {
        return others.held().entrySet().stream()
                .filter(held -> allows(held.getKey()).compareTo(held.getValue()) < 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// All that is held, by name.
    public SortedMap<String, Extent> held() {
        return new TreeMap<>(extents);
    }

    /// How far a permission reaches, from nothing to everything.
    public enum Extent {
        NO,
        /// Only when an agent acts for the person.
        THROUGH_AGENT,
        /// Only records that are the principal's own, or were assigned or opened to it.
        OWN,
        ALL
    }
}
