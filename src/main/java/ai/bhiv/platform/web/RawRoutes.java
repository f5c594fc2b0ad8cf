package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.RefusalForm;
import ai.bhiv.platform.problem.Problem;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Knows which requests go to operations whose bodies an outside protocol fixes, at the role's own port and behind the
/// gateway, also where the role runs elsewhere: their refusals have another form, and their credentials may stand in
/// `x-api-key`.
public final class RawRoutes {
    private final Map<Role, Router> routers = new EnumMap<>(Role.class);

    public RawRoutes(Contracts contracts) {
        for (var role : Role.values()) {
            var raw = contracts.operations(role).stream().filter(Operation::raw).toList();
            if (!raw.isEmpty()) {
                routers.put(role, new Router(raw));
            }
        }
    }

    /// The raw operation that a request goes to.
    @Nullable
    Operation of(Exchange exchange) {
        if (exchange.role() != Role.GATEWAY) {
            return find(exchange.role(), exchange.method(), exchange.path());
        }
        var target = GatewayPath.of(exchange.path()).orElse(null);
        return target != null && Role.keys().contains(target.name())
                ? find(Role.named(target.name()), exchange.method(), target.rest())
                : null;
    }

    private @Nullable Operation find(Role role, String method, String path) {
        var router = routers.get(role);
        if (router == null) {
            return null;
        }
        try {
            return router.match(method, path).operation();
        } catch (Problem unknown) {
            return null;
        }
    }

    /// The form of refusals of this request; absent for problem documents.
    @Nullable
    RefusalForm refusals(Exchange exchange) {
        var operation = of(exchange);
        return operation == null ? null : operation.refusals();
    }

    /// The credential of a request: the bearer token, and on raw operations also `x-api-key`.
    static @Nullable String credential(Exchange exchange) {
        var bearer = RoleServer.bearer(exchange);
        return bearer != null ? bearer : exchange.headers().first("x-api-key");
    }

    /// Reads the credentials of raw operations and leaves all others to the next. The gateway leaves them to the role,
    /// which proves its callers itself, so that nobody is proven twice.
    public Authenticator inFrontOf(Collection<CredentialVerifier> verifiers, Authenticator next) {
        return exchange -> {
            var operation = of(exchange);
            if (operation == null) {
                return next.authenticate(exchange);
            }
            if (!operation.roles().contains(exchange.role())) {
                return Principal.ANONYMOUS;
            }
            var credential = credential(exchange);
            if (credential == null) {
                return next.authenticate(exchange);
            }
            for (var verifier : verifiers) {
                if (verifier.mine(credential)) {
                    return verifier.verify(credential);
                }
            }
            var headers = exchange.headers().copy().remove("x-api-key").set("Authorization", "Bearer " + credential);
            return next.authenticate(exchange.with(headers));
        };
    }
}
