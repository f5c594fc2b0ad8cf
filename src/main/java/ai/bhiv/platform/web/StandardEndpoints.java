package ai.bhiv.platform.web;

import ai.bhiv.platform.context.Principal;
import java.util.Collection;

/// Endpoints whose requests, answers and errors an outside standard fixes (OAuth, OpenID Connect), so that they are no
/// operations of the contract. They stand behind the same correlation, limits and problem documents as all others, and
/// prove their callers by themselves.
public interface StandardEndpoints extends Handler {
    /// Whether this path is one of theirs.
    boolean answers(String path);

    /// A handler that gives the standards their paths and everything else to the next.
    static Handler inFrontOf(Collection<StandardEndpoints> standards, Handler next) {
        return exchange -> {
            for (var standard : standards) {
                if (standard.answers(exchange.path())) {
                    return standard.handle(exchange);
                }
            }
            return next.handle(exchange);
        };
    }

    /// An authenticator that leaves the credentials on the standards' paths to them.
    static Authenticator sparing(Collection<StandardEndpoints> standards, Authenticator authenticator) {
        return exchange -> standards.stream().anyMatch(standard -> standard.answers(exchange.path()))
                ? Principal.ANONYMOUS
                : authenticator.authenticate(exchange);
    }
}
