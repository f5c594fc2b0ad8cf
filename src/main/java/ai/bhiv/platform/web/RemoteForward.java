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
        return reply(request, http.executeOpen(HttpHost.create(address), request, null));
    }

    private static Reply reply(HttpUriRequestBase request, ClassicHttpResponse response) {
        var headers = new Headers();
        for (var header : response.getHeaders()) {
            if (!HOP_BY_HOP.contains(header.getName().toLowerCase(Locale.ROOT))
                    && !header.getName().equalsIgnoreCase("Date")) {
                headers.add(header.getName(), header.getValue());
            }
        }
        return new Reply(response.getCode(), headers, new Remote(request, response));
    }

    /// The body still on the wire. What is on its way is passed on at once: a stream of events must not wait in a
    /// buffer
    /// until that is full.
    private record Remote(HttpUriRequestBase request, ClassicHttpResponse response) implements Reply.Body {
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

        @Override
        public long length() {
            var entity = response.getEntity();
            return entity == null ? 0 : entity.getContentLength();
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
