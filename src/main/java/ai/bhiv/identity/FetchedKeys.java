package ai.bhiv.identity;

import ai.bhiv.platform.call.OwnCalls;
import ai.bhiv.platform.context.Principal;

/// The key set, asked for in a call of its own.
public final class FetchedKeys implements VerificationKeys {
    private final SigningKeys keys;
    private final OwnCalls calls;

    /// @param keys the identity module, in this process or through its client
    public FetchedKeys(SigningKeys keys, OwnCalls calls) {
        this.keys = keys;
        this.calls = calls;
    }

    @Override
    public JwkSet fetch() {
        return calls.call(Principal.ANONYMOUS, keys::jwks);
    }
}
