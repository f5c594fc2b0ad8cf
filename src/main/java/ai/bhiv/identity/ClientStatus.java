package ai.bhiv.identity;

/// Whether a client gets tokens.
public enum ClientStatus {
    ACTIVE,
    DISABLED
}
