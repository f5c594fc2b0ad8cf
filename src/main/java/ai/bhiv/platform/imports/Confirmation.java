package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;

/// Confirms a preview.
public record Confirmation(
        @Meaning("Hash of the preview that was looked at.") @NotBlank
        String expectedChanges) {}
