package ai.bhiv.platform.web;

import ai.bhiv.platform.context.Principal;

/// Proves callers of raw operations by something else than an access token.
public interface CredentialVerifier {
    /// Whether a credential looks like one of its own.
    boolean mine(String credential);

    /// Whom it proves.
    ///
    /// @throws ai.bhiv.platform.problem.Problem 401 when it proves nobody, the same whatever is wrong with it
    Principal verify(String credential);
}
