package ai.bhiv.guard.internal;

import ai.bhiv.guard.GuardSettings;
import ai.bhiv.platform.web.Exchange;

/// Who requests come from, by the settings.
public final class Sources {
    private Sources() {}

    /// The client's address.
    public static String client(Exchange exchange, GuardSettings settings) {
        return ClientAddress.of(
                exchange.remoteAddress(),
                exchange.headers(),
                settings.forwardedHeader(),
                Networks.of(settings.trustedProxies()));
    }

    /// Whether it is the address of a trusted proxy, which is never kept out: all clients would be (GRD-61).
    public static boolean trusted(String address, GuardSettings settings) {
        return Prefix.single(address)
                .filter(one -> Networks.of(settings.trustedProxies()).stream().anyMatch(network -> network.covers(one)))
                .isPresent();
    }
}
