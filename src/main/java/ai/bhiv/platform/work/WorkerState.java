package ai.bhiv.platform.work;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// A process that runs work.
///
/// @param alive whether its lease still runs
/// @param slots runs at once
public record WorkerState(
        UUID id,
        String name,
        List<String> queues,
        int slots,
        boolean alive,
        boolean draining,
        Instant startedAt,
        Instant seenAt) {}
