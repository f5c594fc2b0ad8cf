package ai.bhiv.platform.event;

import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which events to deliver again.
///
/// @param type of this CloudEvents type only
/// @param from published at this time or later
/// @param to published before this time; until now when absent
/// @param subscriber to this one only; to all that want them when absent
public record ReplayRequest(
        @Nullable @Size(max = 200) String type,
        Instant from,
        @Nullable Instant to,
        @Nullable @Size(max = 200) String subscriber) {}
