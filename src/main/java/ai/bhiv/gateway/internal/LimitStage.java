package ai.bhiv.gateway.internal;

import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Limits how much one caller asks, and says in every answer how much is left: `RateLimit-Policy` and `RateLimit`
/// (structured fields, RFC 9651), and the older `X-RateLimit-*`. Probes are never limited. It asks no database.
final class LimitStage {
    private final Limiter limiter;
    private final Caller.Kinds kinds;
    private final MeterRegistry registry;
    private final InFlight requests = new InFlight();
    private final InFlight streams = new InFlight();

    LimitStage(Limiter limiter, TokenVerifier verifier, MeterRegistry registry) {
        this.limiter = limiter;
        this.kinds = new Caller.Kinds(verifier);
        this.registry = registry;
    }

    /// A handler that lets pass what the limits allow.
    Handler around(Function<Exchange, @Nullable Operation> operations, Handler next) {
        return exchange -> limited(exchange, operations.apply(exchange), next);
    }

    private Reply limited(Exchange exchange, @Nullable Operation operation, Handler next) {
        if (operation != null && operation.rate() == Op.RateClass.PROBE) {
            return next.handle(exchange);
        }
        var context = RequestContext.current();
        var settings = limiter.settings(context.principal().tenant());
        var caller = Caller.of(context, kinds);
        var verdict = limiter.charge(settings, caller, operation);
        if (verdict.refusal() != null) {
            registry.counter(
                            "bhiv.gateway.limit.refused",
                            "rule",
                            verdict.refusal().name(),
                            "mode",
                            settings.mode())
                    .increment();
            if (!settings.observing()) {
                throw refused(verdict);
            }
        }
        boolean stream = operation != null && operation.event() != null;
        var place = stream
                ? streams.enter(caller.key(), "streams", settings.streams())
                : requests.enter(caller.key(), "requests", settings.inFlight());
        try {
            var reply = next.handle(exchange);
            describe(verdict, reply::header);
            return reply.andThen(place);
        } catch (Problem problem) {
            place.run();
            describe(verdict, problem::header);
            throw problem;
        } catch (Throwable failure) {
            place.run();
            throw failure;
        }
    }

    private static Problem refused(Limiter.Verdict verdict) {
        var charge = verdict.tightest();
        var bandwidth = charge.bandwidth();
        int wait = (int) Math.max(1, Limiter.seconds(charge.grant().untilNext()));
        var problem = PlatformProblem.RATE_EXCEEDED
                .because("rule " + charge.name() + ": more than " + bandwidth + " (expected: no more than that)")
                .member("rule", charge.name())
                .member("limit", bandwidth.amount())
                .member("window", bandwidth.period().toSeconds())
                .member("current", bandwidth.capacity() - charge.grant().remaining())
                .member("reset", Limiter.seconds(charge.grant().untilFull()))
                .retryAfter(wait);
        describe(verdict, problem::header);
        return problem;
    }

    private static void describe(Limiter.Verdict verdict, BiConsumer<String, String> header) {
        var charge = verdict.tightest();
        var reset = Long.toString(Limiter.seconds(charge.grant().untilFull()));
        var left = Long.toString(charge.grant().remaining());
        header.accept(
                "RateLimit-Policy",
                verdict.charges().stream()
                        .map(c -> c.rule().policy())
                        .distinct()
                        .collect(Collectors.joining(", ")));
        header.accept("RateLimit", "\"" + charge.name() + "\";r=" + left + ";t=" + reset);
        header.accept("X-RateLimit-Limit", Long.toString(charge.bandwidth().amount()));
        header.accept("X-RateLimit-Remaining", left);
        header.accept("X-RateLimit-Reset", reset);
    }

    /// Requests and streams in work, of all callers.
    int inWork() {
        return requests.total() + streams.total();
    }
}
