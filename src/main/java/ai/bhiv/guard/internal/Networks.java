package ai.bhiv.guard.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;

/// Lists of networks as settings hold them, read once each.
public final class Networks {
    private static final int LISTS = 16;
    private static final Cache<List<String>, List<Prefix>> READ =
            Caffeine.newBuilder().maximumSize(LISTS).build();

    private Networks() {}

    /// @throws IllegalArgumentException when it is no network
    public static void check(String network) {
        Prefix.parse(network);
    }

    static List<Prefix> of(List<String> networks) {
        return networks.isEmpty()
                ? List.of()
                : READ.get(networks, list -> list.stream().map(Prefix::parse).toList());
    }
}
