package ai.bhiv.workflow;

/// What became of a question to people; once it is not open, for ever.
public enum ApprovalState {
    OPEN,
    APPROVED,
    REJECTED,
    /// Nobody decided in time, which means no.
    EXPIRED,
    WITHDRAWN
}
