package ai.bhiv.platform.tenant;

/// Whether a tenant's people and its background work go on.
public enum TenantState {
    ACTIVE,
    /// Every call is refused and background work waits; nothing is lost.
    SUSPENDED
}
