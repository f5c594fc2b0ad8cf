package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A user just made.
///
/// @param id the user's id
/// @param password the generated password, shown this once; absent when one was given
public record CreatedUser(
        UUID id,
        User user,

        @Meaning("first password, shown once; must be changed at the first login") @Nullable
        String password) {
    @Override
    public String toString() {
        return "CreatedUser[user=" + user + "]";
    }
}
