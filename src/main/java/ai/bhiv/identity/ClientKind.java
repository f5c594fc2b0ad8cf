package ai.bhiv.identity;

/// What a client can keep and whom it speaks for.
public enum ClientKind {
    /// Keeps no secret: a program on its user's own machine.
    PUBLIC,
    /// Keeps a secret or a key, and speaks for its users.
    CONFIDENTIAL,
    /// Keeps a secret or a key, and speaks for itself: a service account.
    SERVICE
}
