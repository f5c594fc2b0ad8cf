package ai.bhiv.llm.internal.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// A pool of connections for each provider, so that one that stalls takes none of another's (LLM-45): 200 at most, kept
/// for 60 s, none older than ten minutes, looked at again after 2 s of rest.
public final class Connections implements AutoCloseable {
    private final ProviderAddresses addresses;
    private final int most;
    private final Map<String, CloseableHttpClient> clients = new ConcurrentHashMap<>();

    /// @param most connections to one provider
    public Connections(ProviderAddresses addresses, int most) {
        this.addresses = addresses;
        this.most = most;
    }

    /// @param trusted whether the address was given by whoever runs the process, and is dialled wherever it leads
    CloseableHttpClient of(String origin, boolean trusted) {
        return clients.computeIfAbsent(trusted + " " + origin, _ -> client(trusted));
    }

    private CloseableHttpClient client(boolean trusted) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(most)
                .setMaxConnTotal(most)
                .setDnsResolver(trusted ? SystemDefaultDnsResolver.INSTANCE : addresses)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(5))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .evictIdleConnections(TimeValue.ofSeconds(60))
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .build();
    }

    @Override
    public void close() {
        for (var client : clients.values()) {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
