package ai.bhiv.platform.work;

import java.util.List;
import java.util.UUID;

/// What a module does that keeps records of its own beside its runs, when people act on the runs themselves. Both are
/// called in the open transaction of the runs' tenant.
public interface RunFollower {
    /// Runs are to end: one, and all that it started; some of them may not be the module's.
    void cancelled(List<UUID> runs);

    /// A run goes on where another one was; it may not be the module's.
    void copied(UUID from, UUID to);
}
