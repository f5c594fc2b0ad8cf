package ai.bhiv.platform.work;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A run as people see it, without what it was given and what it gave.
///
/// @param queue the module whose processes do it
/// @param dueAt when a scheduled or waiting one goes on by itself
/// @param waitsFor the signals that a waiting one goes on with
/// @param epoch how often it was claimed or lost
/// @param worker who runs it now
/// @param failures attempts that failed since the last step that was done
/// @param problem why it failed, was parked, or is tried again
/// @param parent the run that started it
/// @param origin the run that it repeats
/// @param startedBy the id of who started it
public record Run(
        UUID id,
        String type,
        int version,
        String queue,
        RunState state,
        int priority,
        @Nullable Instant dueAt,
        @Nullable String waitsFor,
        long epoch,
        @Nullable UUID worker,
        int failures,
        boolean cancelRequested,
        @Nullable String key,
        @Nullable UUID parent,
        @Nullable UUID origin,
        String startedBy,
        @Nullable JsonNode progress,
        @Nullable JsonNode problem,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {}
