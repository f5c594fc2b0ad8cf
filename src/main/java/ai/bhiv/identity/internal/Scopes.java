package ai.bhiv.identity.internal;

import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.platform.context.Principal;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/// Scopes are areas and permissions of the matrix (IDN-28), those of OpenID Connect, and `account` for one's own
/// account.
final class Scopes {
    private Scopes() {}

    static boolean known(String scope) {
        return RoleMatrix.areas().contains(scope)
                || RoleMatrix.known().contains(scope)
                || ClientEntry.OPENID.contains(scope)
                || scope.equals(Principal.ACCOUNT);
    }

    /// Everything that a person can do: what a first-party client gets.
    static Set<String> everything() {
        var all = new LinkedHashSet<>(RoleMatrix.areas());
        all.add(Principal.ACCOUNT);
        return all;
    }

    /// Whether one of these scopes reaches as far as the one asked for: `crm` covers `crm:read`.
    static boolean covers(Collection<String> scopes, String asked) {
        int colon = asked.indexOf(':');
        return scopes.contains(asked) || colon > 0 && scopes.contains(asked.substring(0, colon));
    }

    /// What both allow, the narrower of each pair.
    static Set<String> both(Collection<String> one, Collection<String> other) {
        var common = new LinkedHashSet<String>();
        Stream.concat(
                        one.stream().filter(scope -> covers(other, scope)),
                        other.stream().filter(scope -> covers(one, scope)))
                .forEach(common::add);
        return common;
    }
}
