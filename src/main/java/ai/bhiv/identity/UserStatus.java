package ai.bhiv.identity;

/// The states of a user. Whether it is locked is computed from failed logins, never stored as a state.
public enum UserStatus {
    INVITED,
    ACTIVE,
    INACTIVE,
    SUSPENDED,
    ERASED
}
