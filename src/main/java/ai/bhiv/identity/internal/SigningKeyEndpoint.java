package ai.bhiv.identity.internal;

import ai.bhiv.identity.JwkSet;
import ai.bhiv.identity.SigningKeys;
import ai.bhiv.platform.contract.Endpoint;

@Endpoint
final class SigningKeyEndpoint implements SigningKeys {
    private final KeyRing keys;

    SigningKeyEndpoint(KeyRing keys) {
        this.keys = keys;
    }

    @Override
    public JwkSet jwks() {
        return keys.fetch();
    }
}
