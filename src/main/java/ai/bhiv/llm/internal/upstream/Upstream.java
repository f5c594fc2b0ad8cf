package ai.bhiv.llm.internal.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// One request to a provider, and its answer while it arrives.
public final class Upstream implements AutoCloseable {
    private static final int LONGEST = 64 << 20;

    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;

    private Upstream(HttpUriRequestBase request, ClassicHttpResponse response) {
        this.request = request;
        this.response = response;
    }

    /// Sends the body and returns when the answer's head is here.
    ///
    /// @param patience longest silence of the provider
    /// @throws IOException when it cannot be reached, or stays silent
    public static Upstream send(Connections connections, Call call, byte[] body, Duration patience) throws IOException {
        var request = new HttpPost(call.url());
        request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        return sent(connections, call, request, patience);
    }

    private static Upstream sent(Connections connections, Call call, HttpUriRequestBase request, Duration patience)
            throws IOException {
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.ofSeconds(5))
                .setResponseTimeout(Timeout.ofMilliseconds(patience.toMillis()))
                .setHardCancellationEnabled(true)
                .build());
        call.headers().forEach(request::setHeader);
        var host = new HttpHost(
                call.url().getScheme(), call.url().getHost(), call.url().getPort());
        var client = connections.of(host.toURI(), call.trusted());
        return new Upstream(request, client.executeOpen(host, request, null));
    }

    /// Asks for something and returns when the answer's head is here.
    ///
    /// @param patience longest silence of the provider
    /// @throws IOException when it cannot be reached, or stays silent
    public static Upstream get(Connections connections, Call call, Duration patience) throws IOException {
        return sent(connections, call, new HttpGet(call.url()), patience);
    }

    /// Where a request goes, and with what.
    public record Call(URI url, Map<String, String> headers, boolean trusted) {}

    public int status() {
        return response.getCode();
    }

    public @Nullable String header(String name) {
        var header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /// The answer as it arrives.
    public InputStream content() throws IOException {
        return response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
    }

    /// The whole answer; the connection is free after it.
    ///
    /// @throws IOException when it is cut, or longer than 64 MiB
    public byte[] whole() throws IOException {
        try (var in = content()) {
            var bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("an answer longer than " + LONGEST + " bytes");
            }
            return bytes;
        } finally {
            response.close();
        }
    }

    /// Ends the connection at once, from any thread; whoever reads from it gets an exception.
    public void cancel() {
        request.cancel();
    }

    /// Lets go of the connection: kept when the answer was read to its end, ended otherwise.
    ///
    /// @param read whether it was
    public void release(boolean read) {
        if (!read) {
            cancel();
        }
        try {
            response.close();
        } catch (IOException gone) {
            // what was to be let go is gone
        }
    }

    @Override
    public void close() {
        release(false);
    }
}
