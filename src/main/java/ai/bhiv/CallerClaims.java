package ai.bhiv;

import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.VerifiedToken;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Claim;
import ai.bhiv.platform.web.Claim.Rank;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Router;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Ranks requests by the contract of what they are for and by who sent them, as far as that is known already.
final class CallerClaims implements Claim.Source {
    private static final String SCHEME = "Bearer ";

    private final Function<Exchange, @Nullable Operation> operations;
    private final TokenVerifier verifier;

    /// @param operations what a request is for; nothing for a path that is nothing
    CallerClaims(Function<Exchange, @Nullable Operation> operations, TokenVerifier verifier) {
        this.operations = operations;
        this.verifier = verifier;
    }

    static CallerClaims of(Collection<Operation> operations, TokenVerifier verifier) {
        var router = new Router(operations);
        return new CallerClaims(exchange -> found(router, exchange), verifier);
    }

    private static @Nullable Operation found(Router router, Exchange exchange) {
        try {
            return router.match(exchange.method(), exchange.path()).operation();
        } catch (Problem none) {
            return null;
        }
    }

    @Override
    public Claim of(Exchange exchange) {
        var operation = operations.apply(exchange);
        var given = exchange.headers().first("Authorization");
        var token = given == null || !given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? null
                : verifier.seen(given.substring(SCHEME.length()).strip()).orElse(null);
        return new Claim(rank(operation, token), token == null ? "" : caller(token));
    }

    /// An agent's share is its person's: many agents do not multiply one.
    private static String caller(VerifiedToken token) {
        return token.principal().tenant() + " " + token.principal().id();
    }

    private static Rank rank(@Nullable Operation operation, @Nullable VerifiedToken token) {
        if (operation != null) {
            switch (operation.rate()) {
                case PROBE, LOGIN -> {
                    return Rank.VITAL;
                }
                case EXPORT -> {
                    return Rank.BULK;
                }
                default -> {}
            }
            boolean analysis = operation.rate() == Op.RateClass.EXPENSIVE && operation.readOnly();
            if (analysis || operation.module().equals("analytics")) {
                return Rank.BULK;
            }
        }
        if (token == null || token.principal().actor() == null) {
            return Rank.PEOPLE;
        }
        return token.delegation() == null ? Rank.ASSISTANTS : Rank.BACKGROUND;
    }
}
