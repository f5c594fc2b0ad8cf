package ai.bhiv.gateway.internal;

import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.platform.web.Edge;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The gateway's way in: limits, then to the role in this process without a socket, or to an instance elsewhere. The
/// caller's own token goes on, and the role verifies and authorises it again (GTW-5, GTW-7).
@Component
final class ApiForward implements Edge {
    private final UpstreamSender upstreams;
    private final Routes routes;
    private final LimitStage limits;
    private final CorsStage cors;

    ApiForward(
            UpstreamSender upstreams,
            Contracts contracts,
            GatewayBuckets buckets,
            Verification verification,
            MeterRegistry registry) {
        this.upstreams = upstreams;
        this.routes = new Routes(contracts);
        this.cors = new CorsStage(verification.settings());
        this.limits = new LimitStage(new Limiter(verification.settings(), buckets), verification.verifier(), registry);
    }

    /// What limits ask about callers.
    @Component
    record Verification(LiveSettings settings, TokenVerifier verifier) {}

    @Override
    public Handler inFrontOf(Handler own, Function<Role, @Nullable Handler> local) {
        var limited = limits.around(routes::operation, exchange -> forward(exchange, own, local));
        return cors.around(CanonicalPath.before(limited));
    }

    @Override
    public @Nullable Operation operation(Exchange exchange) {
        return routes.operation(exchange);
    }

    private Reply forward(Exchange exchange, Handler own, Function<Role, @Nullable Handler> local) {
        var target = routes.target(exchange);
        return PublicPaths.behind(exchange.path(), target.path(), answer(exchange, target, own, local));
    }

    private Reply answer(
            Exchange exchange, Routes.Target target, Handler own, Function<Role, @Nullable Handler> local) {
        if (target.role() == Role.GATEWAY) {
            return own.handle(
                    target.path().equals(exchange.path()) ? exchange : exchange.to(Role.GATEWAY, target.path()));
        }
        var role = target.role();
        var forwarded = exchange.to(role, target.path());
        Hygiene.ofRequest(forwarded.headers());
        var context = RequestContext.current();
        forwarded.headers().set("X-Correlation-ID", context.correlationId());
        forwarded
                .headers()
                .set(
                        "traceparent",
                        "00-" + context.traceId() + "-" + context.traceId().substring(0, 16) + "-01");
        var handler = local.apply(role);
        if (handler != null) {
            return handler.handle(forwarded);
        }
        return upstreams.send(role, forwarded, routes.operation(exchange));
    }
}
