package ai.bhiv.identity.internal;

import ai.bhiv.identity.Delegation;
import ai.bhiv.identity.Delegations;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewDelegation;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Guarded;
import java.util.List;
import java.util.UUID;

@Endpoint
final class DelegationEndpoint implements Delegations {
    private final DelegationStore delegations;
    private final Ids ids;

    DelegationEndpoint(DelegationStore delegations, Ids ids) {
        this.delegations = delegations;
        this.ids = ids;
    }

    @Override
    public List<Delegation> list() {
        return delegations.of(OwnAccount.id());
    }

    @Override
    public Delegation create(NewDelegation given) {
        var scopes = KeyScopes.of(RequestContext.current().principal(), given.scopes());
        scopes.stream().filter(DelegationEndpoint::own).findFirst().ifPresent(scope -> {
            throw IdentityProblem.KEY_SCOPE.because(
                    "scope: " + scope + " (expected: nothing of identity but identity:read, and not the own account)");
        });
        var id = ids.next();
        delegations.add(id, OwnAccount.id(), given.agent(), scopes, given.days());
        return get(id);
    }

    @Override
    public Delegation get(UUID id) {
        return delegations.find(OwnAccount.id(), id).orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public void delete(UUID id) {
        get(id);
        delegations.end(OwnAccount.id(), id);
    }

    /// What no agent may reach, whoever lends it (IDN-30).
    private static boolean own(String scope) {
        return scope.equals("account")
                || scope.equals("identity")
                || scope.startsWith("identity:") && !scope.equals("identity:read");
    }
}
