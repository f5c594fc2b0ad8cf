package ai.bhiv.platform.work;

/// What a step does.
public enum StepKind {
    /// Something outside.
    CALL,
    /// A transaction of this database.
    CHANGE,
    VALUE,
    SLEEP,
    SIGNAL,
    /// Starts another run.
    CHILD
}
