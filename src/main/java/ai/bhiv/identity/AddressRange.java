package ai.bhiv.identity;

import java.net.InetAddress;
import java.util.List;

/// Addresses as limits name them: `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32` (RFC 4632, RFC 4291).
public final class AddressRange {
    private static final int BITS = 8;
    private static final int IPV4 = 4;

    private AddressRange() {}

    /// Whether this is an address or a network, without bits beyond its prefix.
    public static boolean valid(String range) {
        try {
            int slash = range.indexOf('/');
            if (slash < 0) {
                return literal(range).length > 0;
            }
            var network = literal(range.substring(0, slash));
            int prefix = Integer.parseInt(range.substring(slash + 1));
            return prefix >= 0 && prefix <= network.length * BITS && hasNoBitsAfter(network, prefix);
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    /// The short forms of IPv4 that some libraries read, such as `10.1`, are none.
    private static byte[] literal(String text) {
        var address = InetAddress.ofLiteral(text);
        if (address.getAddress().length == IPV4 && !address.getHostAddress().equals(text)) {
            throw new IllegalArgumentException("address: " + text + " (expected: four numbers)");
        }
        return address.getAddress();
    }

    /// Whether one of the ranges covers the address; all do when there are none.
    public static boolean any(List<String> ranges, String address) {
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> covers(range, address));
    }

    private static boolean covers(String range, String address) {
        try {
            int slash = range.indexOf('/');
            var network = InetAddress.ofLiteral(slash < 0 ? range : range.substring(0, slash))
                    .getAddress();
            var given = InetAddress.ofLiteral(address).getAddress();
            int prefix = slash < 0 ? network.length * BITS : Integer.parseInt(range.substring(slash + 1));
            if (network.length != given.length) {
                return false;
            }
            for (int i = 0; i < given.length; i++) {
                given[i] ^= network[i];
            }
            return hasNoBitsBefore(given, prefix);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }

    private static boolean hasNoBitsBefore(byte[] bytes, int prefix) {
        for (int bit = 0; bit < prefix; bit++) {
            if (set(bytes, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasNoBitsAfter(byte[] bytes, int prefix) {
        for (int bit = prefix; bit < bytes.length * BITS; bit++) {
            if (set(bytes, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean set(byte[] bytes, int bit) {
        return (bytes[bit / BITS] >> BITS - 1 - bit % BITS & 1) == 1;
    }
}
