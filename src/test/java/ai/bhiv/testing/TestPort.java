package ai.bhiv.testing;

import ai.bhiv.identity.RoleAuthority;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Calls;
import ai.bhiv.platform.call.Idempotency;
import ai.bhiv.platform.call.IdempotencySettings;
import ai.bhiv.platform.call.Invoker;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.call.RemoteCalls;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Hint;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.AccessLog;
import ai.bhiv.platform.web.Admission;
import ai.bhiv.platform.web.ContractHandler;
import ai.bhiv.platform.web.HttpServer;
import ai.bhiv.platform.web.OpenStreams;
import ai.bhiv.platform.web.RawRoutes;
import ai.bhiv.platform.web.RoleServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/// A role's port with a contract of a test on it: the same stages as in the product, over a real socket, on a database
/// of its own. Whoever calls is an administrator.
public final class TestPort implements AutoCloseable {
    private static final Clock CLOCK = Clock.systemUTC();

    /// What may be in work at once, of each class.
    public static final int LIMIT = 4;

    /// While true, nothing may be written.
    public final AtomicBoolean diskFull = new AtomicBoolean();

    public final HttpServer server;
    private final CloseableHttpClient outgoing =
            HttpClients.custom().disableAutomaticRetries().build();
    private final Contracts contracts;
    private final Calls calls;
    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public <T> TestPort(TestTenant tenant, Class<T> contract, T endpoint) {
        contracts = Contracts.of(List.of(contract));
        var invoker = new Invoker(
                new RoleAuthority(),
                tenant.tenancy(),
                new Idempotency(tenant.db(), new LiveSettings(List.of(IdempotencySettings.class))),
                new Events(tenant.db(), TestTenant.IDS, Clock.systemUTC(), new Hint()),
                TestAudit.trail(tenant.db(), TestTenant.IDS, CLOCK),
                CLOCK);
        calls = new Calls(invoker, CLOCK);
        var handler = new ContractHandler(
                contracts.operations(),
                _ -> endpoint,
                invoker,
                CLOCK,
                new Admission("test", _ -> LIMIT, diskFull::get, new SimpleMeterRegistry()),
                new OpenStreams(Duration.ofSeconds(1), 10));
        var person = new Principal("u-1", "pat", TestTenant.DEFAULT, Set.of("Admin"), null);
        var outer = new RoleServer(handler, _ -> person, new RawRoutes(contracts), TestTenant.IDS, CLOCK);
        int port = TestPlatform.freePorts();
        url = URI.create("http://127.0.0.1:" + port);
        try {
            server = new HttpServer(
                    Map.of(Role.CRM, outer),
                    Map.of(port, Role.CRM),
                    "127.0.0.1",
                    AtEnd.directory("bhiv-port-"),
                    new AccessLog(() -> true, CLOCK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.start();
    }

    public URI url() {
        return url;
    }

    /// A client of the same contract for a role that answers at these addresses.
    public <T> T remote(Class<T> contract, Peers peers) {
        return new RemoteCalls(outgoing, peers, calls, contracts::problem, TestTenant.IDS, CLOCK)
                .remote(contract, contracts.of(contract), Role.LOGISTICS);
    }

    /// @param headers names and values in turn
    public HttpResponse<String> send(String method, String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
        outgoing.close();
    }
}
