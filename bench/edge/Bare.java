import ai.bhiv.platform.Role;
import ai.bhiv.platform.web.AccessLog;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.HttpServer;
import ai.bhiv.platform.web.RemoteForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;

/// The product's own transport with no stage between: Tomcat on virtual threads in, Apache HttpClient out.
/// `Bare PORT UPSTREAM WORK`
final class Bare {
    public static void main(String[] args) throws Exception {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(200)
                .setMaxConnTotal(200)
                .build();
        var http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAuthCaching()
                .build();
        var forward = new RemoteForward(http);
        var upstream = URI.create(args[1]);
        Handler handler = exchange -> {
            try {
                return forward.send(exchange, upstream);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        new HttpServer(
                        Map.of(Role.GATEWAY, handler),
                        Map.of(Integer.parseInt(args[0]), Role.GATEWAY),
                        "127.0.0.1",
                        Path.of(args[2]),
                        new AccessLog(() -> false, Clock.systemUTC()))
                .start();
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
