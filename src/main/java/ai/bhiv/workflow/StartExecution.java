package ai.bhiv.workflow;

import ai.bhiv.platform.contract.Meaning;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a workflow is to be executed.
public record StartExecution(
        @Meaning("What the workflow is given.") @Nullable JsonNode input) {}
