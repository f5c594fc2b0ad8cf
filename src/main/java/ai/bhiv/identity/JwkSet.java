package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys that tokens may be signed with (RFC 7517, section 5).
///
/// @param issuer whose keys they are, a member of our own: verifiers of the same installation take the `iss` that they
///     accept from here, so that keys and issuer cannot disagree
public record JwkSet(
        List<Jwk> keys,

        @Meaning("the iss of tokens signed with these keys") @Nullable
        String issuer) {
    /// Keys alone.
    public JwkSet(List<Jwk> keys) {
        this(keys, null);
    }
}
