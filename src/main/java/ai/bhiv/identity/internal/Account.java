package ai.bhiv.identity.internal;

import ai.bhiv.identity.UserStatus;
import ai.bhiv.platform.context.Principal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What signing in needs to know of a user.
///
/// @param sets grant sets in force; those that end by themselves with their end
/// @param contact the customer's record that is its own
/// @param hash of the password; null when there is none, or when it has ended
/// @param factor whether it has a confirmed second factor
/// @param mustChange whether the password must be changed before anything else
record Account(
        UUID id,
        String username,
        @Nullable String email,
        @Nullable String displayName,
        List<String> roles,
        List<String> sets,
        @Nullable UUID contact,
        UserStatus status,
        @Nullable String hash,
        boolean factor,
        boolean mustChange) {

    boolean maySignIn() {
        return status == UserStatus.ACTIVE;
    }

    /// Who it is in entries of the audit that are written before anybody is signed in.
    Principal principal(String tenant) {
        return new Principal(id.toString(), username, tenant, Set.copyOf(roles), null);
    }

    List<String> rolesAndSets() {
        return Stream.concat(roles.stream(), sets.stream()).toList();
    }
}
