package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.call.Peers;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Edge;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Handler;
import ai.bhiv.platform.web.RemoteForward;
import ai.bhiv.platform.web.Reply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Routes `/api/{role}/...`: to the role in this process without a socket, or to an instance elsewhere. The caller's
/// own
/// token goes on, and the role verifies and authorises it again (GTW-5, GTW-7).
@Component
final class ApiForward implements Edge {
    private static final String PREFIX = "/api/";

    private final RemoteForward remote;
    private final Peers peers;

    ApiForward(RemoteForward remote, Peers peers) {
        this.remote = remote;
        this.peers = peers;
    }

    @Override
    public Handler inFrontOf(Handler own, Function<Role, @Nullable Handler> local) {
        return exchange -> exchange.path().startsWith(PREFIX) ? forward(exchange, own, local) : own.handle(exchange);
    }

    private Reply forward(Exchange exchange, Handler own, Function<Role, @Nullable Handler> local) {
        var rest = exchange.path().substring(PREFIX.length());
        int slash = rest.indexOf('/');
        var name = slash < 0 ? rest : rest.substring(0, slash);
        var path = slash < 0 ? "/" : rest.substring(slash);
        if (Role.GATEWAY.modules().contains(name)) {
            return own.handle(exchange.to(Role.GATEWAY, own(name, path)));
        }
        var role = Arrays.stream(Role.values())
                .filter(r -> r != Role.GATEWAY && r.key().equals(name))
                .findFirst()
                .orElseThrow(() -> GatewayProblem.SERVICE_UNKNOWN.because("role: " + name + " (expected one of "
                        + String.join(", ", Role.keys()).toLowerCase(Locale.ROOT) + ")"));
        var forwarded = exchange.to(role, path);
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
        var address = peers.address(role)
                .orElseThrow(() -> GatewayProblem.NO_INSTANCE
                        .because("role: " + role.key() + " (expected at least one running instance)")
                        .retryAfter(2));
        try {
            return remote.send(forwarded, address);
        } catch (SocketTimeoutException e) {
            throw new Problem(GatewayProblem.UPSTREAM_TIMEOUT, "role: " + role.key(), e);
        } catch (IOException e) {
            throw new Problem(GatewayProblem.UNREACHABLE, "role: " + role.key() + " (no answer from its instance)", e)
                    .retryAfter(2);
        }
    }

    /// The gateway's own modules keep their paths; those of `audit` begin with the module's name already.
    private static String own(String module, String path) {
        return module.equals("audit") ? "/audit" + path : path;
    }
}
