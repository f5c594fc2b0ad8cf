package ai.bhiv.identity.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What OpenID Connect tells a client about a person, by scope (Core, section 5.4).
final class Profile {
    private Profile() {}

    static Map<String, Object> of(Account account, Collection<String> scopes) {
        var claims = new LinkedHashMap<String, Object>();
        if (scopes.contains("profile")) {
            claims.put("preferred_username", account.username());
            if (account.displayName() != null) {
                claims.put("name", account.displayName());
            }
        }
        if (scopes.contains("email") && account.email() != null) {
            claims.put("email", account.email());
            claims.put("email_verified", false);
        }
        return claims;
    }
}
