package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/// A credential to keep sealed; it is never shown again.
public record NewCredential(
        @Meaning("The provider's API key.") @NotBlank @Size(max = 4000)
        String secret,

        @Meaning("Whether the ones before it are removed; otherwise both are in use.") @Default("true")
        boolean replace) {}
