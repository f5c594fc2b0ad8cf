package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;

/// Confirms a preview.
public record Confirmation(
        @Meaning("Hash of the preview that was looked at.") @NotBlank
        String expectedChanges,

        @Meaning("Whether one refused row takes all of them back; for up to 10,000 rows.") @Default("false")
        boolean allOrNothing) {}
