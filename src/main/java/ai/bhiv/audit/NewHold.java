package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is to be kept, and why.
public record NewHold(
        @Meaning("id of a person; absent for everything of the tenant") @Size(max = 200) @Nullable
        String person,

        @NotBlank @Size(max = 500) String reason,

        @Meaning("when it ends by itself") @Nullable Instant until) {}
