package ai.bhiv.identity;

/// Where verifiers get the key set from: the key ring itself where identity runs, elsewhere the remote client's
/// `signingKeys::jwks`. It may block on the network and may throw; the verifier caches.
public interface VerificationKeys {
    JwkSet fetch();
}
