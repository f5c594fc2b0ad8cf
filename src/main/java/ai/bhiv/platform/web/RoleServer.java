package ai.bhiv.platform.web;

import ai.bhiv.platform.context.Origin;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// The outermost stage of a role's port: gives the request its ids and its context, and is the one place where a
/// refusal
/// or a failure becomes an answer.
public final class RoleServer implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(RoleServer.class);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int URI_LIMIT = 8192;
    private static final int HEADER_LIMIT = 32 * 1024;

    private final Handler next;
    private final Shield shield;
    private final Authenticator authenticator;
    private final RawRoutes raw;
    private final Ids ids;
    private final Clock clock;

    public RoleServer(Handler next, Authenticator authenticator, RawRoutes raw, Ids ids, Clock clock) {
        this(next, Shield.NONE, authenticator, raw, ids, clock);
    }

    /// @param shield asked before the authenticator, for requests that come over a socket
    public RoleServer(Handler next, Shield shield, Authenticator authenticator, RawRoutes raw, Ids ids, Clock clock) {
        this.shield = shield;
        this.next = next;
        this.raw = raw;
        this.authenticator = authenticator;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Reply handle(Exchange given) {
        // what the gateway forwards inside the process passed the shield already
        boolean forwarded = RequestContext.ifBound().isPresent();
        var exchange = forwarded ? given : given.from(shield.client(given));
        var correlationId = Correlation.id(exchange.headers(), ids);
        var traceId = Correlation.traceId(exchange.headers(), ids);
        AccessLog.ids(correlationId, traceId);
        MDC.put("correlation_id", correlationId);
        MDC.put("trace_id", traceId);
        try {
            return answer(exchange, forwarded, correlationId, traceId).header("X-Correlation-ID", correlationId);
        } finally {
            MDC.clear();
        }
    }

    private Reply answer(Exchange exchange, boolean forwarded, String correlationId, String traceId) {
        try {
            checkSizes(exchange);
            var deadline = clock.instant().plus(allowed(exchange));
            var bare = new RequestContext(
                    Principal.ANONYMOUS,
                    correlationId,
                    traceId,
                    deadline,
                    null,
                    exchange.headers().first("Idempotency-Key"),
                    exchange.remoteAddress(),
                    exchange.role(),
                    false);
            return bare.call(() -> {
                var passed = forwarded ? exchange : shield.pass(exchange);
                var principal = authenticator.authenticate(passed);
                AccessLog.principal(principal);
                var origin = new Origin(
                        exchange.headers().first("User-Agent"),
                        exchange.headers().first("X-Forwarded-For"));
                return bare.as(principal, RawRoutes.credential(exchange))
                        .call(() -> origin.call(() -> next.handle(passed)));
            });
        } catch (Problem problem) {
            AccessLog.code(problem.code().code());
            if (problem.code().status() >= 500) {
                LOG.warn(
                        "{} {} refused: {} {}",
                        exchange.method(),
                        exchange.path(),
                        problem.code().code(),
                        problem.detail(),
                        problem.getCause());
            }
            return refused(problem, exchange, correlationId, traceId);
        } catch (RuntimeException | StackOverflowError e) {
            AccessLog.code(PlatformProblem.SERVER_ERROR.code());
            LOG.error("{} {} failed", exchange.method(), exchange.path(), e);
            return refused(
                    PlatformProblem.SERVER_ERROR.because("The cause is in the log under this correlation id."),
                    exchange,
                    correlationId,
                    traceId);
        }
    }

    private Reply refused(Problem problem, Exchange exchange, String correlationId, String traceId) {
        var form = raw.refusals(exchange);
        if (form == null) {
            return Problems.reply(problem, exchange.path(), correlationId, traceId);
        }
        var document = Problems.document(problem, exchange.path(), correlationId, traceId);
        var reply = Reply.json(problem.code().status(), form.body(document, exchange.headers()::first));
        problem.headers().forEach(reply::header);
        return reply;
    }

    private static void checkSizes(Exchange exchange) {
        var query = exchange.query();
        int uri = exchange.path().length() + (query == null ? 0 : query.length() + 1);
        if (uri > URI_LIMIT) {
            throw PlatformProblem.URI_TOO_LONG.because(
                    "address: " + uri + " bytes (expected at most " + URI_LIMIT + ")");
        }
        var size = new int[1];
        exchange.headers().forEach((name, value) -> size[0] += name.length() + value.length() + 4);
        if (size[0] > HEADER_LIMIT) {
            throw PlatformProblem.HEADERS_TOO_LARGE.because(
                    "headers: " + size[0] + " bytes (expected at most " + HEADER_LIMIT + ")");
        }
    }

    /// How long the sender waits; it may only shorten what the operation allows (GTW-23).
    private static Duration allowed(Exchange exchange) {
        var given = exchange.headers().first("X-Request-Timeout-Ms");
        return given != null && given.matches("\\d{1,7}") ? Duration.ofMillis(Long.parseLong(given)) : LONGEST;
    }

    static @org.jspecify.annotations.Nullable String bearer(Exchange exchange) {
        var given = exchange.headers().first("Authorization");
        return given != null && given.regionMatches(true, 0, "Bearer ", 0, 7)
                ? given.substring(7).strip()
                : null;
    }
}
