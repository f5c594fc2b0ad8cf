package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Permissions;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.context.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an API key may be limited to (IDN-33): areas and permissions in which its owner holds something, and which the
/// token that makes it reaches. Never the own account: a key makes no keys.
final class KeyScopes {
    private KeyScopes() {}

    /// The scopes asked for; all that may be asked for when none are.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.key.scope`
    static List<String> of(Principal owner, @Nullable List<String> asked) {
        var held = RoleMatrix.permissions(owner.roles());
        if (asked == null) {
            return RoleMatrix.areas().stream()
                    .filter(area -> within(owner, held, area))
                    .toList();
        }
        for (var scope : asked) {
            boolean known =
                    RoleMatrix.areas().contains(scope) || RoleMatrix.known().contains(scope);
            if (!known || !within(owner, held, scope)) {
                throw IdentityProblem.KEY_SCOPE.because("scopes: " + scope + " (expected: an area or a permission of "
                        + owner.name() + ", as GET /auth/me/permissions shows them)");
            }
        }
        return asked.stream().distinct().toList();
    }

    private static boolean within(Principal owner, Permissions held, String scope) {
        boolean reached = owner.scopes().contains(Principal.UNLIMITED) || Scopes.covers(owner.scopes(), scope);
        return reached
                && held.held().keySet().stream()
                        .anyMatch(permission -> permission.equals(scope) || permission.startsWith(scope + ":"));
    }
}
