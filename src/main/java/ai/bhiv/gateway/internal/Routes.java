package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.GatewayPath;
import ai.bhiv.platform.web.Router;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a request to the gateway goes: `/api/{role}/...` to that role, `/api/{module}/...` to a module of the gateway,
/// `/v1/...` to the models, everything else to the gateway itself.
final class Routes {
    private final Map<Role, Router> routers = new EnumMap<>(Role.class);

    Routes(Contracts contracts) {
        for (var role : Role.values()) {
            routers.put(role, new Router(contracts.operations(role)));
        }
    }

    /// @param path on the role's own port
    record Target(Role role, String path) {}

    /// @throws Problem 404 naming the known roles
    Target target(Exchange exchange) {
        var named = GatewayPath.of(exchange.path()).orElse(null);
        if (named == null) {
            return new Target(Role.GATEWAY, exchange.path());
        }
        var name = named.name();
        var path = named.rest();
        if (Role.GATEWAY.modules().contains(name)) {
            return new Target(Role.GATEWAY, own(name, path));
        }
        for (var role : routers.keySet()) {
            if (role != Role.GATEWAY && role.key().equals(name)) {
                return new Target(role, path);
            }
        }
        throw GatewayProblem.SERVICE_UNKNOWN.because("role: " + name + " (expected one of "
                + String.join(", ", Role.keys()).toLowerCase(Locale.ROOT) + ")");
    }

    /// The gateway's own modules keep their paths; those of `audit` begin with the module's name already.
    private static String own(String module, String path) {
        return module.equals("audit") ? "/audit" + path : path;
    }

    /// The operation that the request is for; nothing for a path that is none.
    @Nullable
    Operation operation(Exchange exchange) {
        try {
            var target = target(exchange);
            var router = routers.get(target.role());
            return router == null
                    ? null
                    : router.match(exchange.method(), target.path()).operation();
        } catch (Problem none) {
            return null;
        }
    }
}
