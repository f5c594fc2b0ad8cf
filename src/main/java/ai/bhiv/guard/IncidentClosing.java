package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// How an incident ended.
public record IncidentClosing(
        @Meaning("Whether it was an attack.") ThreatLabel.Kind verdict,

        @Meaning("What was done about it.") @Size(max = 500) @Nullable
        String note) {}
