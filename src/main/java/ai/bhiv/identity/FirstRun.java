package ai.bhiv.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What must exist before any port opens (IDN-1): the signing key and somebody who can sign in. No default password
/// exists.
public interface FirstRun {
    /// Makes the user `admin` in the tenant `default` when there is no user yet. Two processes at once make one.
    ///
    /// A generated password has 120 bits, ends after 24 hours, and lets its owner do nothing but change it. A given
    /// one is kept as it is.
    ///
    /// @param given the password from `BHIV_ADMIN_PASSWORD_FILE`
    /// @return the generated password, to be shown once, never stored; empty when nothing was made or one was given
    /// @throws ai.bhiv.platform.problem.Problem `identity.password.refused` when the given one breaks a rule
    Optional<String> ensureAdmin(@Nullable String given);
}
