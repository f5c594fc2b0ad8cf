package ai.bhiv.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The server's API. It sends the person's access token, and asks for a new one when the server refuses it.
final class Api {
    private final URI server;
    private final @Nullable Session session;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /// @param session whose token is sent; null to send none
    Api(URI server, @Nullable Session session) {
        this.server = server;
        this.session = session;
    }

    URI server() {
        return server;
    }

    ApiReply get(String path) {
        return send(ApiRequest.get(path));
    }

    /// @throws Refused when the server answers with 400 or more
    /// @throws Stopped when it cannot be reached, or nobody is signed in
    ApiReply send(ApiRequest request) {
        var reply = exchange(request, BodyHandlers.ofByteArray());
        if (reply.statusCode() >= 400) {
            throw new Refused(reply.statusCode(), reply.body());
        }
        return new ApiReply(reply.statusCode(), reply.headers(), reply.body());
    }

    /// Writes the answer's body as it comes.
    void download(ApiRequest request, OutputStream out) throws IOException {
        read(request, body -> {
            body.transferTo(out);
            out.flush();
            return out;
        });
    }

    /// Reads an answer's body as it comes.
    interface Reading<T> {
        T from(InputStream body) throws IOException;
    }

    <T> T read(ApiRequest request, Reading<T> reading) throws IOException {
        var reply = exchange(request, BodyHandlers.ofInputStream());
        try (var body = reply.body()) {
            if (reply.statusCode() >= 400) {
                throw new Refused(reply.statusCode(), body.readAllBytes());
            }
            return reading.from(body);
        }
    }

    private <T> HttpResponse<T> exchange(ApiRequest request, HttpResponse.BodyHandler<T> handler) {
        if (session == null) {
            return exchange(request, "", handler);
        }
        var token = session.accessToken();
        var reply = exchange(request, token, handler);
        return reply.statusCode() == 401 ? exchange(request, session.accessTokenInsteadOf(token), handler) : reply;
    }

    private <T> HttpResponse<T> exchange(ApiRequest request, String token, HttpResponse.BodyHandler<T> handler) {
        var built = HttpRequest.newBuilder(URI.create(server + request.path()))
                .method(request.method(), request.body())
                .timeout(request.within());
        request.headers().forEach(built::setHeader);
        if (!token.isEmpty()) {
            built.setHeader("Authorization", "Bearer " + token);
        }
        try {
            return http.send(built.build(), handler);
        } catch (IOException e) {
            var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new Stopped(
                    ExitCode.UNREACHABLE,
                    server + " cannot be reached: " + why + " (is it running? start it with: bhiv up)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped(ExitCode.UNREACHABLE, "interrupted");
        }
    }
}
