package ai.bhiv.crm;

/// Where a customer stands; any state may follow any other.
public enum CustomerStatus {
    ACTIVE,
    INACTIVE,
    /// Keeps everything, and gets no new deals (CRM-3).
    SUSPENDED
}
