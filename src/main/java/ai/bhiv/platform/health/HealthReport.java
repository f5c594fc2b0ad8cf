package ai.bhiv.platform.health;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the process is.
///
/// @param status the worst of the hard parts; `degraded` when only soft ones fail
/// @param parts what was looked at; only for callers with `operations:read`
public record HealthReport(
        Status status,
        String role,
        Lifecycle.State state,
        @Nullable List<Part> parts,
        Instant checkedAt) {

    /// One thing that was looked at.
    ///
    /// @param hard whether the role cannot work without it
    /// @param latencyMs how long it took to answer
    public record Part(
            String name,
            Status status,
            boolean hard,
            @Nullable Double latencyMs,
            @Nullable String detail) {}

    /// From well to not.
    public enum Status {
        UP,
        DEGRADED,
        UNKNOWN,
        DOWN
    }
}
