package ai.bhiv.workflow;

/// Where a version of a workflow is in its life.
public enum WorkflowStatus {
    /// May be changed, and is not executed.
    DRAFT,
    /// Frozen, and executed.
    ACTIVE,
    /// Takes no new starts; what runs ends.
    PAUSED,
    RETIRED
}
