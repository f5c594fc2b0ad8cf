package ai.bhiv.identity.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/// The part of an address that logins are counted by (IDN-5): /32 of IPv4, /64 of IPv6, where one subscriber usually
/// has a whole /64.
final class AddressPrefix {
    private static final int BYTES_OF_64_BITS = 8;

    private AddressPrefix() {}

    /// @param address a literal, never looked up as a name; any other text stands for itself
    static String of(String address) {
        try {
            var parsed = InetAddress.ofLiteral(address);
            if (parsed instanceof Inet6Address) {
                var bytes = parsed.getAddress();
                Arrays.fill(bytes, BYTES_OF_64_BITS, bytes.length, (byte) 0);
                return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
            }
            return parsed.getHostAddress() + "/32";
        } catch (IllegalArgumentException | java.net.UnknownHostException notAnAddress) {
            return address;
        }
    }
}
