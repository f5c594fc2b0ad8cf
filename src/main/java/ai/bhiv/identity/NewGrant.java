package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// Something to be granted.
public record NewGrant(
        @Meaning("auditor, platform-operator, or a permission such as crm:export") @NotBlank @Size(max = 100)
        String granted,

        @Meaning("why") @NotBlank @Size(max = 500) String reason,

        @Meaning("how many minutes it lasts; for ever when absent") @Min(1) @Max(527040) @Nullable
        Integer minutes) {}
