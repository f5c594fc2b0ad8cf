package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// Whose password was forgotten.
public record ForgottenPasswordOf(
        @Meaning("user name, or tenant/name") @NotBlank @Size(max = 128) @Pattern(regexp = "[^\\p{Cntrl}\\p{Cf}]*")
        String username) {}
