package ai.bhiv.platform.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.io.CloseMode;

/// Sends a request to an instance of a role over HTTP/1.1 and passes the answer on as it arrives. It never retries.
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

    private final CloseableHttpClient http;

    public RemoteForward(CloseableHttpClient http) {
        this.http = http;
    }

    /// The instance's answer, its body still on the wire.
    ///
    /// @param address of the instance, without a path
    /// @throws IOException when it cannot be reached or does not answer
    public Reply send(Exchange exchange, URI address) throws IOException {
        var uri = URI.create(address + exchange.path() + (exchange.query() == null ? "" : "?" + exchange.query()));
        var request = new HttpUriRequestBase(exchange.method(), uri);
        exchange.headers().forEach((name, value) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT)) && !name.equalsIgnoreCase("Content-Type")) {
                request.addHeader(name, value);
            }
        });
        request.setHeader("X-Forwarded-For", exchange.remoteAddress());
        if (exchange.hasBody()) {
            var length = exchange.headers().first("Content-Length");
            var entity = new InputStreamEntity(
                    exchange.body(), length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : -1, null);
            request.setEntity(entity);
        }
        var type = exchange.headers().first("Content-Type");
        if (type != null) {
            request.setHeader("Content-Type", type);
        }
        return reply(http.executeOpen(HttpHost.create(address), request, null));
    }

    private static Reply reply(ClassicHttpResponse response) {
        var headers = new Headers();
        for (var header : response.getHeaders()) {
            if (!HOP_BY_HOP.contains(header.getName().toLowerCase(Locale.ROOT))
                    && !header.getName().equalsIgnoreCase("Date")) {
                headers.add(header.getName(), header.getValue());
            }
        }
        return new Reply(response.getCode(), headers, new Remote(response));
    }

    /// The body still on the wire.
    private record Remote(ClassicHttpResponse response) implements Reply.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (response) {
                var entity = response.getEntity();
                if (entity != null) {
                    entity.writeTo(out);
                }
            }
        }

        @Override
        public long length() {
            var entity = response.getEntity();
            return entity == null ? 0 : entity.getContentLength();
        }

        @Override
        public void discard() {
            try {
                response.close();
            } catch (IOException e) {
                if (response instanceof org.apache.hc.core5.io.ModalCloseable open) {
                    open.close(CloseMode.IMMEDIATE);
                }
            }
        }
    }
}
