package ai.bhiv.identity.internal;

import ai.bhiv.identity.Grants;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewGrant;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.UserGrant;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Guarded;
import java.util.List;
import java.util.Set;
import java.util.UUID;

@Endpoint
final class GrantEndpoint implements Grants {
    private static final Set<String> SETS = Set.of(RoleMatrix.AUDITOR, RoleMatrix.PLATFORM_OPERATOR);

    private final GrantStore grants;
    private final UserStore users;
    private final AccountStore accounts;
    private final Ids ids;

    GrantEndpoint(GrantStore grants, UserStore users, AccountStore accounts, Ids ids) {
        this.grants = grants;
        this.users = users;
        this.accounts = accounts;
        this.ids = ids;
    }

    @Override
    public List<UserGrant> list(UUID user) {
        return grants.of(users.get(user).id());
    }

    @Override
    public UserGrant create(UUID user, NewGrant grant) {
        users.get(user);
        if (!SETS.contains(grant.granted()) && !RoleMatrix.known().contains(grant.granted())) {
            throw IdentityProblem.GRANT_UNKNOWN.because(
                    "granted: " + grant.granted() + " (expected: auditor, platform-operator, or a permission)");
        }
        GivenRoles.checkHeld(Set.of(grant.granted()));
        var id = ids.next();
        grants.add(id, user, grant, RequestContext.current().principal().id());
        accounts.announceRoles(user);
        return grants.find(user, id).orElseThrow();
    }

    @Override
    public UserGrant get(UUID user, UUID id) {
        return grants.find(user, id).orElseThrow(() -> Guarded.notFound(id));
    }

    @Override
    public void delete(UUID user, UUID id) {
        get(user, id);
        grants.revoke(user, id);
        accounts.announceRoles(user);
    }
}
