package ai.bhiv.platform.work;

/// Where a run is in its life.
public enum RunState {
    /// Becomes ready at a time.
    SCHEDULED,
    /// May be claimed.
    READY,
    /// A worker runs it.
    RUNNING,
    /// For a signal, or its time.
    WAITING,
    /// Until a person decides: it killed five workers, or its steps are not those of its code.
    PARKED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /// Whether nothing happens to it any more.
    public boolean over() {
        return switch (this) {
            case SUCCEEDED, FAILED, CANCELLED -> true;
            case SCHEDULED, READY, RUNNING, WAITING, PARKED -> false;
        };
    }
}
