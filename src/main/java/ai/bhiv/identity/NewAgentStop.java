package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// Why all agents are to stop.
public record NewAgentStop(
        @Meaning("why") @NotBlank @Size(max = 500) String reason) {}
