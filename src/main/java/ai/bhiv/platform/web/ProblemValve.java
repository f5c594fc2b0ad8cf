package ai.bhiv.platform.web;

import ai.bhiv.platform.problem.PlatformProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/// Gives Tomcat's own refusals (a broken request line, headers too large) the form of every other refusal.
public final class ProblemValve extends ErrorReportValve {
    /// How Tomcat says it, which answers 400.
    private static final Set<String> HEADERS_TOO_LARGE = Set.of(
            StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error"),
            StringManager.getManager("org.apache.tomcat.util.http")
                    .getString("headers.maxCountFail", HttpServer.MOST_HEADERS));

    private final AccessLog accessLog;

    ProblemValve(AccessLog accessLog) {
        this.accessLog = accessLog;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var path = request.getRequestURI();
        var code = code(status, path, failure);
        var id = UUID.randomUUID().toString();
        var reply = Problems.reply(
                code.because("The request does not follow HTTP/1.1 (RFC 9112), or exceeds a limit."),
                path == null ? "/" : path,
                id,
                id.replace("-", ""));
        accessLog.refused(
                String.valueOf(request.getMethod()), path == null ? "/" : path, request.getRemoteAddr(), id, code);
        response.setStatus(code.status());
        response.setContentType("application/problem+json");
        response.setHeader("X-Correlation-ID", id);
        SecurityHeaders.complete(reply.headers(), request.isSecure());
        reply.headers().forEach((name, value) -> {
            if (!name.equalsIgnoreCase("Content-Type")) {
                response.setHeader(name, value);
            }
        });
        try (var out = response.getReporter() == null ? null : response.getReporter()) {
            if (out != null && reply.body() instanceof Reply.Bytes body) {
                out.write(new String(body.bytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            containerLog(e);
        }
    }

    private static PlatformProblem code(int status, @Nullable String path, @Nullable Throwable failure) {
        if (failure != null && HEADERS_TOO_LARGE.contains(String.valueOf(failure.getMessage()))) {
            // One buffer holds the request line and the headers; it was full before the line had ended.
            return path == null ? PlatformProblem.URI_TOO_LONG : PlatformProblem.HEADERS_TOO_LARGE;
        }
        return switch (status) {
            case 404 -> PlatformProblem.ROUTE_UNKNOWN;
            case 405, 501 -> PlatformProblem.METHOD;
            case 413 -> PlatformProblem.TOO_LARGE;
            case 414 -> PlatformProblem.URI_TOO_LONG;
            case 431 -> PlatformProblem.HEADERS_TOO_LARGE;
            case 408 -> PlatformProblem.TIMEOUT;
            default -> status < 500 ? PlatformProblem.MALFORMED : PlatformProblem.SERVER_ERROR;
        };
    }

    private void containerLog(IOException e) {
        getContainer().getLogger().debug("a refusal could not be written", e);
    }
}
