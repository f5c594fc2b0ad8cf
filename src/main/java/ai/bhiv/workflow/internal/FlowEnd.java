package ai.bhiv.workflow.internal;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How an execution ended: with an output, or with an error.
record FlowEnd(@Nullable JsonNode output, @Nullable FlowError error) {}
