package ai.bhiv.identity;

/// The states of an API key.
public enum ApiKeyStatus {
    ACTIVE,
    /// A successor was made; this one is accepted for 24 h more.
    ROTATING,
    REVOKED,
    EXPIRED
}
