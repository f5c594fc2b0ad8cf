package ai.bhiv.identity.internal;

import ai.bhiv.identity.Explanation;
import ai.bhiv.identity.Explanation.Reason;
import ai.bhiv.identity.Permissions;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.UserGrant;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Puts a decision about one operation into words. It asks the same authority that decides calls.
record Why(Authority authority, Operation operation) {
    Explanation of(Principal who, List<UserGrant> grants, Instant at) {
        var permission = operation.permission();
        var verdict = operation.isPublic() ? Authority.Verdict.ALLOWED : authority.decide(who, permission);
        boolean allowed =
                verdict == Authority.Verdict.ALLOWED || verdict == Authority.Verdict.OWN_ONLY && operation.own();
        return new Explanation(
                operation.id(),
                permission,
                who.name(),
                allowed,
                extent(who),
                who.roles().stream().sorted().toList(),
                who.roles().stream()
                        .sorted()
                        .map(role -> reason(role, grants))
                        .filter(reason -> reason.extent() != Permissions.Extent.NO)
                        .toList(),
                conditions(who),
                RoleMatrix.holders(permission),
                at);
    }

    private Permissions.Extent extent(Principal who) {
        return operation.isPublic() || operation.permission().equals(Op.SIGNED_IN)
                ? Permissions.Extent.ALL
                : RoleMatrix.permissions(who.roles()).allows(operation.permission());
    }

    private Reason reason(String role, List<UserGrant> grants) {
        var extent = RoleMatrix.of(role).getOrDefault(operation.permission(), Permissions.Extent.NO);
        return grants.stream()
                .filter(grant -> grant.granted().equals(role) && grant.status().equals("active"))
                .findFirst()
                .map(grant -> new Reason(role, extent, grant.by(), grant.reason(), grant.at(), grant.expiresAt()))
                .orElseGet(() -> new Reason(role, extent, null, null, null, null));
    }

    private List<String> conditions(Principal who) {
        var found = new ArrayList<String>();
        if (!who.inScope(operation.permission()) && !operation.isPublic()) {
            found.add("the token's scopes do not reach " + operation.permission());
        }
        if (extent(who) == Permissions.Extent.OWN) {
            found.add(operation.own() ? "own records alone" : "own records alone, which this operation does not know");
        }
        if (extent(who) == Permissions.Extent.THROUGH_AGENT) {
            found.add("through an agent alone");
        }
        if (operation.stepUp()) {
            found.add("a proof within 15 min");
        }
        return found;
    }
}
