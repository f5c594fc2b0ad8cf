package ai.bhiv.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A small server that speaks in the API's shapes: each route answers what a test gave it, and every request is noted.
final class FakeServer implements AutoCloseable {
    /// @param path with its query
    record Asked(String method, String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(name))
                    .map(e -> e.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    record Answer(int status, String body, Map<String, String> headers) {
        static Answer ok(String body) {
            return new Answer(200, body, Map.of());
        }

        static Answer problem(int status, String code) {
            return new Answer(
                    status, """
                    {"title": "Title of %s", "status": %d, "detail": "the detail", "code": "%s", "fix": "the fix",
                     "correlation_id": "c-1", "errors": [{"pointer": "/name", "given": "x", "expected": "a name",
                     "did_you_mean": "y"}]}""".formatted(code, status, code), Map.of("Content-Type", "application/problem+json"));
        }
    }

    interface Route {
        Answer answer(Asked asked) throws Exception;
    }

    private final HttpServer server;
    private final Map<String, Route> routes = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    FakeServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /// @param route method and path without query, such as `GET /auth/me`
    FakeServer on(String route, Route answer) {
        routes.put(route, answer);
        return this;
    }

    FakeServer on(String route, String json) {
        return on(route, _ -> Answer.ok(json));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    long count(String route) {
        return asked.stream()
                .filter(a -> (a.method() + " " + a.path()).split("\\?", -1)[0].equals(route))
                .count();
    }

    Asked last(String route) {
        return asked.stream()
                .filter(a -> (a.method() + " " + a.path()).split("\\?", -1)[0].equals(route))
                .reduce((_, second) -> second)
                .orElseThrow(() -> new AssertionError(route + " was not asked; " + asked));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(request);
            var route = routes.get(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            var answer = route == null ? Answer.problem(404, "platform.route.unknown") : answer(route, request);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Answer answer(Route route, Asked request) {
        try {
            return route.answer(request);
        } catch (Exception e) {
            return new Answer(500, e.toString(), Map.of());
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
