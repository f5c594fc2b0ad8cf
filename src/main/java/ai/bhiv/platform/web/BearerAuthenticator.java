package ai.bhiv.platform.web;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.function.Function;

/// Reads `Authorization: Bearer` (RFC 6750, section 2.1); a token in a query string is never looked at.
public final class BearerAuthenticator implements Authenticator {
    private final Function<String, Principal> verify;

    /// @param verify whom a token proves; throws a 401 problem for one that proves nobody
    public BearerAuthenticator(Function<String, Principal> verify) {
        this.verify = verify;
    }

    @Override
    public Principal authenticate(Exchange exchange) {
        if (exchange.headers().first("Authorization") == null) {
            return Principal.ANONYMOUS;
        }
        var token = RoleServer.bearer(exchange);
        if (token == null || exchange.headers().all("Authorization").size() > 1) {
            throw PlatformProblem.UNAUTHENTICATED
                    .because("Authorization: not understood (expected one header: Bearer and an access token)")
                    .header("WWW-Authenticate", "Bearer");
        }
        return verify.apply(token);
    }
}
