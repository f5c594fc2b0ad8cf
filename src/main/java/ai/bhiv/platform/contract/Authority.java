package ai.bhiv.platform.contract;

import ai.bhiv.platform.context.Principal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Decides what a principal may do. The platform asks it before every operation that is not public, also for
/// [Op#SIGNED_IN]; what is not known is denied.
public interface Authority {
    /// Whether the principal holds the permission.
    ///
    /// @param permission `area:verb`, or [Op#SIGNED_IN]
    Verdict decide(Principal principal, String permission);

    /// An id with which a refusal can be explained later; nothing when none is kept.
    default @Nullable String noted(Principal principal, String operation, String permission) {
        return null;
    }

    /// Every permission there is; one that an operation names and this set lacks is a mistake of the contract.
    Set<String> known();

    /// The answer.
    enum Verdict {
        ALLOWED,
        /// Only operations that declare `own`, which then show the caller nothing but its own records.
        OWN_ONLY,
        DENIED
    }
}
