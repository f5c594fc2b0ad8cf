package ai.bhiv.guard.internal;

import ai.bhiv.platform.web.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who a request comes from: the peer of the socket, and only where that is a trusted proxy the address that it names
/// (GRD-1). The header is walked from its right end, past trusted proxies, so that nothing a client wrote into it is
/// ever believed.
final class ClientAddress {
    private static final int HOPS = 20;

    private ClientAddress() {}

    /// @param peer of the socket
    /// @param header the one that trusted proxies write: `X-Forwarded-For`, or `Forwarded` of RFC 7239
    static String of(String peer, Headers headers, String header, List<Prefix> trusted) {
        if (trusted.isEmpty() || !trusts(trusted, peer)) {
            return peer;
        }
        var client = peer;
        var hops = hops(headers, header);
        for (int i = hops.size() - 1; i >= Math.max(0, hops.size() - HOPS); i--) {
            var hop = address(hops.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
            if (!trusts(trusted, client)) {
                return client;
            }
        }
        return client;
    }

    private static boolean trusts(List<Prefix> trusted, String address) {
        return Prefix.single(address)
                .filter(one -> trusted.stream().anyMatch(network -> network.covers(one)))
                .isPresent();
    }

    private static List<String> hops(Headers headers, String header) {
        boolean standard = header.equalsIgnoreCase("Forwarded");
        var hops = new ArrayList<String>();
        for (var line : headers.all(header)) {
            for (var part : line.split(",", -1)) {
                hops.add(standard ? node(part) : part.strip());
            }
        }
        return hops;
    }

    /// The `for` of one element (RFC 7239, section 4).
    private static String node(String element) {
        for (var pair : element.split(";", -1)) {
            var stripped = pair.strip();
            if (stripped.regionMatches(true, 0, "for=", 0, 4)) {
                var value = stripped.substring(4).strip();
                return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
            }
        }
        return "";
    }

    /// Without the port that some proxies add.
    private static Optional<String> address(String hop) {
        var text = hop;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            text = end < 0 ? "" : text.substring(1, end);
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        var plain = text;
        return Prefix.single(plain).map(_ -> plain);
    }
}
