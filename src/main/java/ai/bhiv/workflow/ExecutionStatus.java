package ai.bhiv.workflow;

/// Where an execution is.
public enum ExecutionStatus {
    PENDING,
    RUNNING,
    /// For a person, a time, or another execution.
    WAITING,
    /// Until a person looks at its run.
    SUSPENDED,
    COMPLETED,
    FAULTED,
    CANCELLED
}
