package ai.bhiv.workflow.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an execution's run is given: the definition itself, so that it ends on the version that it began with.
///
/// @param workflow the version's id
record FlowInput(
        java.util.UUID workflow, String source, @Nullable JsonNode input, int depth) {}
