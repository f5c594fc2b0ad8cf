package ai.bhiv.llm.internal.upstream;

import ai.bhiv.llm.LlmProblem;
import ai.bhiv.llm.LlmSettings;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.settings.LiveSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/// Which addresses of providers may be dialled (LLM-4): public ones, and by name those that the setting
/// `llm.private-addresses` lists. Every connection is judged by the addresses that its name resolves to, so that a name
/// that changes its mind reaches nothing either; addresses of metadata services are never dialled.
public final class ProviderAddresses implements DnsResolver {
    private final LiveSettings settings;

    public ProviderAddresses(LiveSettings settings) {
        this.settings = settings;
    }

    /// Refuses an address that no connection would be made to.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `llm.provider.url-forbidden`
    public void check(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw forbidden(url, "an address");
        }
        var host = uri.getHost();
        boolean http = "http".equals(uri.getScheme());
        if (host == null || !http && !"https".equals(uri.getScheme())) {
            throw forbidden(url, "https://host/path, or http for a listed private address");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw forbidden(url, "no user, query or fragment");
        }
        if (url.endsWith("/")) {
            throw forbidden(url, "no slash at the end");
        }
        if (listed(host, port(uri))) {
            return;
        }
        // other spellings of an address of version 4, which resolvers read differently (RFC 6943, section 3.1.1)
        if (host.matches("(?i)(.*\\.)?(0x[0-9a-f]*|[0-9]+)\\.?")
                && !host.matches("([1-9]?\\d|1\\d\\d|2\\d\\d)(\\.([1-9]?\\d|1\\d\\d|2\\d\\d)){3}")) {
            throw forbidden(url, "a name, or an address in its usual spelling");
        }
        if (http) {
            throw forbidden(url, "https, or " + host + ":" + port(uri) + " in llm.private-addresses");
        }
        try {
            for (var address : InetAddress.getAllByName(bare(host))) {
                if (!open(address)) {
                    throw forbidden(
                            url, "a public address, or " + host + ":" + port(uri) + " in llm.private-addresses");
                }
            }
        } catch (UnknownHostException later) {
            // it is judged again at every connection
        }
    }

    private static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
    }

    private boolean listed(String host, int port) {
        return settings.get(LlmSettings.class)
                .privateAddresses()
                .contains(bare(host).toLowerCase(Locale.ROOT) + ":" + port);
    }

    private boolean listed(String host) {
        var prefix = bare(host).toLowerCase(Locale.ROOT) + ":";
        return settings.get(LlmSettings.class).privateAddresses().stream().anyMatch(one -> one.startsWith(prefix));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// Whether an address is somebody's on the public network.
    static boolean open(InetAddress address) {
        var bytes = address.getAddress();
        boolean closed = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (bytes[0] & 0xFE) == 0xFC && bytes.length == 16 // RFC 4193
                || bytes.length == 4 && (bytes[0] & 0xFF) == 100 && (bytes[1] & 0xC0) == 64 // RFC 6598
                || bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xF0) == 0xF0);
        return !closed && !translated(bytes);
    }

    /// NAT64 (RFC 6052) and 6to4 (RFC 3056), which carry an address of version 4.
    private static boolean translated(byte[] bytes) {
        return bytes.length == 16
                && (bytes[0] == 0x20 && bytes[1] == 0x02
                        || bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xFF) == 0xFF && (bytes[3] & 0xFF) == 0x9B);
    }

    private static boolean metadata(InetAddress address) {
        return address.isLinkLocalAddress() || address.getHostAddress().equals("fd00:ec2:0:0:0:0:0:254");
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var found = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        boolean listed = listed(host);
        for (var address : found) {
            if (metadata(address) || !listed && !open(address)) {
                throw new UnknownHostException(host + " is not dialled (expected: a public or a listed address)");
            }
        }
        return found;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }

    private static RuntimeException forbidden(String url, String expected) {
        return LlmProblem.PROVIDER_URL_FORBIDDEN
                .because("base_url: " + url + " (expected: " + expected + ")")
                .with(Fault.body("/base_url", url, expected));
    }
}
