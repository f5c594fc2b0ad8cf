package ai.bhiv.guard.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A network of addresses in CIDR form (RFC 4632, RFC 4291), without bits beyond its length. IPv4 written as IPv6 is
/// IPv4; octal numbers, short forms and zones are no addresses (GRD-2).
///
/// @param network 4 or 16 bytes in hex digits
/// @param bits how many of them count
record Prefix(String network, int bits) {
    private static final int BYTE = 8;
    private static final int IPV4 = 4;
    private static final int SUBSCRIBER = 64;

    /// Reads an address or a network.
    ///
    /// @throws IllegalArgumentException saying what is wrong
    static Prefix parse(String text) {
        int slash = text.indexOf('/');
        var address = bytes(slash < 0 ? text : text.substring(0, slash));
        int most = address.length * BYTE;
        int bits = most;
        if (slash >= 0) {
            var given = text.substring(slash + 1);
            bits = given.matches("[0-9]{1,3}") ? Integer.parseInt(given) : -1;
            if (bits < 0 || bits > most) {
                throw new IllegalArgumentException(text + " (expected: a length of 0 to " + most + ")");
            }
        }
        var whole = of(address, bits);
        if (!whole.network.equals(HexFormat.of().formatHex(address))) {
            throw new IllegalArgumentException(text + " (expected: " + whole + ", without bits beyond its length)");
        }
        return whole;
    }

    /// What one client is counted by: the address of IPv4, the /64 of IPv6; empty when the text is no address.
    static Optional<Prefix> counting(String address) {
        try {
            var bytes = bytes(address);
            return Optional.of(of(bytes, bytes.length == IPV4 ? IPV4 * BYTE : SUBSCRIBER));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// An address as a network of its own; empty when the text is none.
    static Optional<Prefix> single(String address) {
        try {
            return address.indexOf('/') < 0 ? Optional.of(parse(address)) : Optional.empty();
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /// This network cut to fewer bits.
    Prefix cut(int fewer) {
        return of(HexFormat.of().parseHex(network), fewer);
    }

    boolean covers(Prefix other) {
        return network.length() == other.network.length()
                && bits <= other.bits
                && other.cut(bits).equals(this);
    }

    boolean ipv4() {
        return network.length() == 2 * IPV4;
    }

    boolean loopback() {
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(network)).isLoopbackAddress();
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalStateException(notAnAddress);
        }
    }

    private static Prefix of(byte[] address, int bits) {
        var network = Arrays.copyOf(address, address.length);
        for (int bit = bits; bit < network.length * BYTE; bit++) {
            network[bit / BYTE] &= (byte) ~(1 << BYTE - 1 - bit % BYTE);
        }
        return new Prefix(HexFormat.of().formatHex(network), bits);
    }

    private static byte[] bytes(String text) {
        try {
            var address = InetAddress.ofLiteral(text);
            boolean shortForm = address.getAddress().length == IPV4
                    && text.indexOf(':') < 0
                    && !address.getHostAddress().equals(text);
            if (shortForm || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
                throw new IllegalArgumentException(text);
            }
            return address.getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(text + " (expected: an IPv4 or IPv6 address)", notAnAddress);
        }
    }

    /// As people write it: `203.0.113.7/32`.
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(network)).getHostAddress() + "/" + bits;
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalStateException(notAnAddress);
        }
    }
}
