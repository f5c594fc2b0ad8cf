package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// Whose details are to go, and why.
public record NewErasure(
        @Meaning("id of the person, as entries name it") @NotBlank @Size(max = 200)
        String person,

        @NotBlank @Size(max = 500) String reason) {}
