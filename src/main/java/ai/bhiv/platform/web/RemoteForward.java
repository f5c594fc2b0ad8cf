package ai.bhiv.platform.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.util.Timeout;

/// Sends a request to an instance of a role over HTTP/1.1, once, and passes the answer on as it arrives.
public final class RemoteForward {
    /// Fields that belong to one connection (RFC 9110, section 7.6.1), and those the client sets itself.
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "host",
            "content-length",
            "expect");

    /// What an answer of a role does not tell the world (GTW-50).
    private static final Set<String> NOT_PASSED_ON = Set.of("date", "server", "x-powered-by");

    /// In an answer of a process that is stopping: it did not begin with the request. Roles speak so to the gateway; it
    /// goes no further.
    public static final String NOT_BEGUN = "Bhiv-Not-Begun";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Timeout PLACE = Timeout.ofSeconds(1);

    private final CloseableHttpClient http;

    public RemoteForward(CloseableHttpClient http) {
        this.http = http;
    }

    /// The instance's answer, its body still on the wire, when there is no hurry.
    ///
    /// @param address of the instance, without a path
    /// @throws IOException when it cannot be reached or does not answer
    public Reply send(Exchange exchange, URI address) throws IOException {
        return send(exchange, address, exchange.body(), PATIENCE, _ -> {});
    }

    /// The instance's answer, its body still on the wire.
    ///
    /// @param address of the instance, without a path
    /// @param body of this attempt
    /// @param silence the longest time in which nothing comes
    /// @param running is told what ends the exchange, from any thread
    /// @throws IOException when it cannot be reached or does not answer
    public Reply send(Exchange exchange, URI address, InputStream body, Duration silence, Consumer<Runnable> running)
            throws IOException {
        var uri = URI.create(address + exchange.path() + (exchange.query() == null ? "" : "?" + exchange.query()));
        var request = new HttpUriRequestBase(exchange.method(), uri);
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(PLACE)
                .setResponseTimeout(Timeout.of(silence))
                .build());
        running.accept(request::cancel);
        var named = named(exchange.headers().all("Connection"));
        exchange.headers().forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower) && !named.contains(lower) && !lower.equals("content-type")) {
                request.addHeader(name, value);
            }
        });
        request.setHeader("X-Forwarded-For", exchange.remoteAddress());
        if (exchange.hasBody()) {
            var length = exchange.headers().first("Content-Length");
            var entity = new InputStreamEntity(
                    body, length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1, null);
            request.setEntity(entity);
        }
        var type = exchange.headers().first("Content-Type");
        if (type != null) {
            request.setHeader("Content-Type", type);
        }
        return reply(request, http.executeOpen(HttpHost.create(address), request, null));
    }

    /// The fields that the `Connection` fields name, in lower case.
    private static Set<String> named(List<String> connection) {
        if (connection.isEmpty()) {
            return Set.of();
        }
        return connection.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Reply reply(HttpUriRequestBase request, ClassicHttpResponse response) {
        var headers = new Headers();
        for (var header : response.getHeaders()) {
            var lower = header.getName().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(lower) && !NOT_PASSED_ON.contains(lower)) {
                headers.add(header.getName(), header.getValue());
            }
        }
        return new Reply(response.getCode(), headers, new Remote(request, response, length(response)));
    }

    /// The announced length, also of an answer to HEAD, which has no body.
    private static long length(ClassicHttpResponse response) {
        var entity = response.getEntity();
        if (entity != null) {
            return entity.getContentLength();
        }
        var announced = response.getFirstHeader("Content-Length");
        return announced != null && announced.getValue().matches("\\d{1,18}")
                ? Long.parseLong(announced.getValue())
                : 0;
    }

    /// The body still on the wire. What is on its way is passed on at once: a stream of events must not wait in a
    /// buffer
    /// until that is full.
    private record Remote(HttpUriRequestBase request, ClassicHttpResponse response, long length) implements Reply.Body {
        private static final int CHUNK = 16 * 1024;

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var entity = response.getEntity();
            boolean whole = false;
            try {
                if (entity != null) {
                    boolean events = String.valueOf(entity.getContentType()).startsWith("text/event-stream");
                    var in = entity.getContent();
                    var buffer = new byte[CHUNK];
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        out.write(buffer, 0, n);
                        if (events) {
                            out.flush();
                        }
                    }
                }
                whole = true;
            } finally {
                if (whole) {
                    response.close();
                } else {
                    discard();
                }
            }
        }

        /// Ends the connection: closing the answer would first read the rest of it, which may never end.
        @Override
        public void discard() {
            request.cancel();
            try {
                response.close();
            } catch (IOException cancelled) {
                // what was to be let go is gone
            }
        }
    }
}
