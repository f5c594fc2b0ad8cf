package ai.bhiv.platform.work;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a worker writes for a run, all of it or nothing.
///
/// @param steps new entries of the journal
/// @param progress JSON
record Settlement(
        Claimed run, List<StepRow> steps, @Nullable String progress, Outcome outcome) {
    /// What became of it.
    enum Answer {
        WRITTEN,
        /// Written, and somebody wants the run to end.
        CANCELLING,
        /// Nothing was written: the run is not this worker's any more.
        LOST
    }
}
