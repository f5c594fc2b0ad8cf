package ai.bhiv.identity.internal;

import ai.bhiv.identity.Access;
import ai.bhiv.identity.Decisions;
import ai.bhiv.identity.Explanation;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.TimedRole;
import ai.bhiv.identity.UserGrant;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.store.Guarded;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

@Endpoint
final class AccessEndpoint implements Access {
    private final AccountStore accounts;
    private final GrantStore grants;
    private final Contracts contracts;
    private final Authority authority;
    private final Decisions decisions;
    private final Clock clock;

    AccessEndpoint(
            AccountStore accounts,
            GrantStore grants,
            Contracts contracts,
            Authority authority,
            Decisions decisions,
            Clock clock) {
        this.accounts = accounts;
        this.grants = grants;
        this.contracts = contracts;
        this.authority = authority;
        this.decisions = decisions;
        this.clock = clock;
    }

    @Override
    public Explanation explain(UUID user, String operation) {
        var account = accounts.byId(user).orElseThrow(() -> Guarded.notFound(user));
        var now = clock.instant();
        var held = account.maySignIn() ? TimedRole.heldAt(Set.copyOf(account.rolesAndSets()), now) : Set.<String>of();
        var who = new Principal(
                user.toString(),
                account.username(),
                RequestContext.current().principal().tenant(),
                held,
                null);
        return new Why(authority, known(operation)).of(who, grants.of(user), now);
    }

    @Override
    public Explanation own(String operation) {
        var caller = RequestContext.current().principal();
        return new Why(authority, known(operation)).of(caller, granted(caller), clock.instant());
    }

    private List<UserGrant> granted(Principal caller) {
        return caller.id().length() == 36 ? grants.of(UUID.fromString(caller.id())) : List.of();
    }

    @Override
    public Explanation decision(String id) {
        var caller = RequestContext.current().principal();
        var decision = decisions
                .of(id)
                .filter(d -> d.tenant().equals(caller.tenant()))
                .filter(d -> d.subject().equals(caller.id())
                        || authority.decide(caller, "identity:read") == Authority.Verdict.ALLOWED)
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.because("decision: (expected: the id of a refusal)"));
        return new Why(authority, known(decision.operation())).of(decision.principal(), List.of(), decision.at());
    }

    private Operation known(String id) {
        var operation = contracts.operation(id);
        if (operation == null) {
            throw IdentityProblem.OPERATION_UNKNOWN.because(
                    "operation: " + id + " (expected: an operation id, such as crm.customers.list)");
        }
        return operation;
    }
}
