package ai.bhiv.workflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What happened to a task of an execution, as its journal holds it.
///
/// @param task JSON pointer into the definition
/// @param kind `started`, `skipped`, `retried`, `faulted` or `completed`
/// @param iteration of the loops around it, outermost first, such as `2.0`; empty outside of loops
/// @param output what the task gave
/// @param error what it faulted with
public record TaskEvent(
        Instant at,
        String task,
        String kind,
        String iteration,
        @Nullable JsonNode output,
        @Nullable JsonNode error) {}
