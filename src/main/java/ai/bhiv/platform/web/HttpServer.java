package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.problem.PlatformProblem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;

/// The transport: one embedded Tomcat with a connector for each role's port, each request on a virtual thread. It knows
/// nothing but bytes and hands every request to the handler of its port.
public final class HttpServer {
    private static final int BODY_PAUSE_MS = 10_000;
    private static final int GZIP_BUFFER = 8 * 1024;

    /// Headers of a request.
    static final int MOST_HEADERS = 100;

    private final Map<Role, Handler> handlers;
    private final Map<Integer, Role> roles;
    private final String bind;
    private final Path work;
    private final AccessLog accessLog;
    private final Executor executor;
    private final Tomcat tomcat = new Tomcat();
    private final AtomicInteger running = new AtomicInteger();
    private @Nullable TlsPort tls;
    private volatile boolean leaving;
    private volatile boolean draining;

    /// @param ports the port of each role
    /// @param bind address to listen on
    /// @param work a directory for the server's own use
    /// @param accessLog gets a line of every request
    /// @param turns begins the requests, and knows how long they waited for it
    public HttpServer(
            Map<Role, Handler> handlers,
            Map<Integer, Role> ports,
            String bind,
            Path work,
            AccessLog accessLog,
            Turns turns) {
        this(handlers, ports, bind, work, accessLog, turns.executor());
    }

    /// A server that begins every request at once.
    public HttpServer(
            Map<Role, Handler> handlers, Map<Integer, Role> ports, String bind, Path work, AccessLog accessLog) {
        this(handlers, ports, bind, work, accessLog, new VirtualThreadExecutor("http-"));
    }

    private HttpServer(
            Map<Role, Handler> handlers,
            Map<Integer, Role> ports,
            String bind,
            Path work,
            AccessLog accessLog,
            Executor executor) {
        this.executor = executor;
        this.handlers = handlers;
        this.roles = ports;
        this.bind = bind;
        this.work = work;
        this.accessLog = accessLog;
    }

    /// Opens a port with TLS too, whose number is among those of the roles.
    public HttpServer with(TlsPort port) {
        tls = port;
        return this;
    }

    /// Opens all ports, or none.
    public void start() {
        tomcat.setBaseDir(work.toString());
        roles.keySet().stream().sorted().forEach(port -> tomcat.getService().addConnector(connector(port)));
        Context context = tomcat.addContext("", work.toString());
        context.setSessionTimeout(0);
        Tomcat.addServlet(context, "roles", new Dispatch()).setAsyncSupported(false);
        context.addServletMappingDecoded("/", "roles");
        if (tomcat.getHost() instanceof StandardHost host) {
            // The host looks for a valve of this class before it makes one.
            host.setErrorReportValveClass(ProblemValve.class.getName());
            host.getPipeline().addValve(new ProblemValve(accessLog));
        }
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the ports cannot be opened", e);
        }
    }

    private Connector connector(int port) {
        var protocol = new Http11NioProtocol();
        protocol.setExecutor(executor);
        var connector = new Connector(protocol);
        connector.setPort(port);
        connector.setProperty("address", bind);
        connector.setXpoweredBy(false);
        protocol.setMaxHeaderCount(MOST_HEADERS);
        protocol.setMaxHttpRequestHeaderSize(48 * 1024);
        protocol.setConnectionTimeout(BODY_PAUSE_MS);
        protocol.setDisableUploadTimeout(false);
        protocol.setConnectionUploadTimeout(BODY_PAUSE_MS);
        protocol.setKeepAliveTimeout(30_000);
        protocol.setMaxKeepAliveRequests(-1);
        protocol.setMaxConnections(10_000);
        protocol.setMaxSwallowSize(2 << 20);
        protocol.setTcpNoDelay(true);
        connector.setThrowOnFailure(true);
        if (tls != null && tls.port() == port) {
            tls.secure(connector, protocol);
        }
        return connector;
    }

    /// Requests in work.
    public int running() {
        return running.get();
    }

    /// From now on every answer ends its connection, so that clients that keep one look for another process.
    public void leave() {
        leaving = true;
    }

    /// From now on new requests are answered with 503 and `Connection: close`.
    public void drain() {
        draining = true;
    }

    /// Closes the ports.
    public void stop() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the ports cannot be closed", e);
        }
    }

    private final class Dispatch extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            running.incrementAndGet();
            try {
                var role = roles.get(request.getLocalPort());
                accessLog.<IOException>around(
                        role,
                        request.getMethod(),
                        request.getRequestURI(),
                        request.getRemoteAddr(),
                        () -> answer(role, request, response));
            } finally {
                running.decrementAndGet();
            }
        }

        private void answer(@Nullable Role role, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            var handler = role == null ? null : handlers.get(role);
            if (role == null || handler == null) {
                response.setStatus(404);
                AccessLog.sent(404, 0, true);
                return;
            }
            var exchange = exchange(role, request);
            var reply = draining && !exchange.path().startsWith("/health")
                    ? drainingReply(exchange)
                    : handler.handle(exchange);
            write(reply, request, response);
        }

        private Exchange exchange(Role role, HttpServletRequest request) throws IOException {
            var headers = new Headers();
            for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
                var name = names.nextElement();
                for (var values = request.getHeaders(name); values.hasMoreElements(); ) {
                    headers.add(name, values.nextElement());
                }
            }
            return new Exchange(
                    role,
                    request.getMethod(),
                    request.getRequestURI(),
                    request.getQueryString(),
                    headers,
                    request.getInputStream(),
                    request.getRemoteAddr());
        }

        private void write(Reply reply, HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setStatus(reply.status());
            SecurityHeaders.complete(reply.headers(), request.isSecure());
            boolean persistent = request.getProtocol().startsWith("HTTP/1");
            if (leaving && persistent) {
                response.setHeader("Connection", "close");
            }
            reply.headers().forEach((name, value) -> {
                if (!name.equalsIgnoreCase("Content-Length") && (persistent || !name.equalsIgnoreCase("Connection"))) {
                    response.addHeader(name, value);
                }
            });
            boolean compresses = compresses(reply, request, response);
            if (!compresses && reply.body().length() >= 0 && reply.status() != 304 && reply.status() != 204) {
                response.setContentLengthLong(reply.body().length());
            }
            if (request.getMethod().equals("HEAD")) {
                reply.discard();
                AccessLog.sent(reply.status(), 0, true);
                return;
            }
            var out = new CountingStream(response.getOutputStream());
            boolean whole = false;
            try {
                if (compresses) {
                    try (var gzip = new GZIPOutputStream(out, GZIP_BUFFER)) {
                        reply.body().writeTo(gzip);
                    }
                } else {
                    reply.body().writeTo(out);
                }
                whole = true;
            } finally {
                AccessLog.sent(reply.status(), out.count(), whole);
            }
        }

        /// Only at the gateway: between roles the network is near and the time is better spent otherwise.
        private boolean compresses(Reply reply, HttpServletRequest request, HttpServletResponse response) {
            if (roles.get(request.getLocalPort()) != Role.GATEWAY || !Compression.applies(reply)) {
                return false;
            }
            response.addHeader("Vary", "Accept-Encoding");
            if (request.getHeader("Range") != null || !Compression.accepted(request.getHeader("Accept-Encoding"))) {
                return false;
            }
            response.setHeader("Content-Encoding", "gzip");
            return true;
        }

        private Reply drainingReply(Exchange exchange) {
            return Problems.reply(
                            PlatformProblem.DRAINING
                                    .because("This process is stopping; another one answers.")
                                    .retryAfter(1),
                            exchange.path(),
                            "none",
                            "none")
                    .header("Connection", "close")
                    .header(RemoteForward.NOT_BEGUN, "draining");
        }
    }
}
