package ai.bhiv.workflow;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// What somebody decides.
public record ApprovalDecision(
        @Meaning("Whether it may be done.") boolean approve,
        @Meaning("Why.") @Size(max = 2000) @Nullable String comment) {}
