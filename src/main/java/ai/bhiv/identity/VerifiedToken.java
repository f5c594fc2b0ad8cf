package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a good token says.
///
/// @param session `sid`: the session that it was given for
/// @param id `jti`
/// @param key `kid` of the key that signed it
/// @param client `client_id`
/// @param delegation that an exchanged token was made under
/// @param issued `iat`
/// @param expires `exp`
public record VerifiedToken(
        Principal principal,
        UUID session,
        String id,
        String key,
        @Nullable String client,
        @Nullable String delegation,
        Instant issued,
        Instant expires) {

    /// The same with the roles that are held now.
    ///
    /// @param roles as the token says or as they were changed since
    VerifiedToken holding(Set<String> roles, Instant now) {
        var held = TimedRole.heldAt(roles, now);
        return held == principal.roles()
                ? this
                : new VerifiedToken(principal.holding(held), session, id, key, client, delegation, issued, expires);
    }
}
