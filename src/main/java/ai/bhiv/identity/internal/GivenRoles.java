package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The rule for whoever gives roles, to people and to service accounts.
final class GivenRoles {
    private GivenRoles() {}

    /// Nobody gives what he does not hold (IDN-44); so nobody can raise his own roles either.
    static void check(List<String> wanted) {
        var faults = new ArrayList<Fault>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!RoleMatrix.roles().contains(wanted.get(i)) || wanted.indexOf(wanted.get(i)) < i) {
                faults.add(Fault.body("/roles/" + i, wanted.get(i), expected()));
            }
        }
        if (!faults.isEmpty()) {
            throw PlatformProblem.INVALID
                    .because("roles: " + wanted + " (expected: " + expected() + ")")
                    .withFaults(faults);
        }
        checkHeld(Set.copyOf(wanted));
    }

    /// @param wanted roles, grant sets or permissions
    static void checkHeld(Set<String> wanted) {
        var caller = RequestContext.current().principal();
        if (caller.roles().contains(RoleMatrix.SYSTEM)) {
            return;
        }
        RoleMatrix.permissions(caller.roles())
                .lacking(RoleMatrix.permissions(wanted))
                .ifPresent(permission -> {
                    throw IdentityProblem.GRANT_EXCEEDS_OWN
                            .because("roles: " + wanted + " hold " + permission + " (expected: only what "
                                    + caller.name() + " holds)")
                            .member("permission", permission);
                });
    }

    static String expected() {
        return "one of " + String.join(", ", RoleMatrix.roles()) + ", each once";
    }
}
