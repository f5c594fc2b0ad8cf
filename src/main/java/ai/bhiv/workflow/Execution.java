package ai.bhiv.workflow;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One execution of a workflow; its id is that of its run of durable work.
///
/// @param workflow the version that it began on and ends on
/// @param parent the execution that started it
/// @param input what it was given; absent in lists
/// @param output what it gave
/// @param error why it faulted, in the DSL's own form
public record Execution(
        UUID id,
        UUID workflow,
        String namespace,
        String name,
        String semver,
        ExecutionStatus status,
        @Nullable UUID parent,
        @Nullable JsonNode input,
        @Nullable JsonNode output,
        @Nullable JsonNode error,
        String startedBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {}
