package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.CorsSettings;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.Reply;
import java.util.function.BiConsumer;

/// Answers browsers that ask for pages of other origins (Fetch standard, section 3.2): a preflight here and without a
/// token, everything else with the headers that let the page read the answer. An origin that is not listed gets none.
final class CorsStage {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
    private static final String ALLOWED =
            "Authorization, Content-Type, Accept, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID,"
                    + " X-Correlation-ID, X-Request-Timeout-Ms, traceparent";
    private static final String EXPOSED = "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After,"
            + " X-Correlation-ID, Idempotency-Replayed";
    private static final String SECONDS = "3600";

    private final LiveSettings settings;

    CorsStage(LiveSettings settings) {
        this.settings = settings;
    }

    Handler around(Handler next) {
        return exchange -> {
            var origin = exchange.headers().first("Origin");
            return origin == null ? next.handle(exchange) : asked(exchange, origin, next);
        };
    }

    private Reply asked(Exchange exchange, String origin, Handler next) {
        boolean listed = settings.get(CorsSettings.class).origins().contains(origin);
        if (exchange.method().equals("OPTIONS") && exchange.headers().first("Access-Control-Request-Method") != null) {
            var reply = Reply.of(204).header("Vary", "Origin");
            if (listed) {
                allow(origin, reply::header);
                reply.header("Access-Control-Allow-Methods", METHODS)
                        .header("Access-Control-Allow-Headers", ALLOWED)
                        .header("Access-Control-Max-Age", SECONDS);
            }
            return reply;
        }
        try {
            var reply = next.handle(exchange);
            reply.headers().add("Vary", "Origin");
            if (listed) {
                expose(origin, reply::header);
            }
            return reply;
        } catch (Problem problem) {
            problem.header("Vary", "Origin");
            if (listed) {
                expose(origin, problem::header);
            }
            throw problem;
        }
    }

    private static void allow(String origin, BiConsumer<String, String> header) {
        header.accept("Access-Control-Allow-Origin", origin);
        header.accept("Access-Control-Allow-Credentials", "true");
    }

    private static void expose(String origin, BiConsumer<String, String> header) {
        allow(origin, header);
        header.accept("Access-Control-Expose-Headers", EXPOSED);
        header.accept("Cross-Origin-Resource-Policy", "cross-origin");
    }
}
