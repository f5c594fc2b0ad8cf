package ai.bhiv.platform.work;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A signal to a run.
///
/// @param id the same id again changes nothing
/// @param name what the run waits for
/// @param payload any JSON
public record SignalRequest(
        @Size(min = 1, max = 200) String id,
        @Pattern(regexp = "[a-zA-Z0-9._:-]{1,100}") String name,
        @Nullable JsonNode payload) {}
