package ai.bhiv.platform.work;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a run was given and what it gave.
///
/// @param steps results by position
public record RunPayload(
        UUID run, @Nullable JsonNode input, @Nullable JsonNode output, Map<String, JsonNode> steps) {}
