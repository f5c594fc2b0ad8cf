package ai.bhiv.platform.tenant;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/// What a tenant is changed to.
public record TenantChange(
        @Meaning("What people call it.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("Time zone of its days, such as Europe/Berlin.") @Size(max = 64)
        String zone,

        @Meaning("Language and region, such as de-DE.") @Size(max = 35)
        String locale,

        @Meaning("Its own currency, such as EUR.") @Pattern(regexp = "[A-Z]{3}")
        String currency) {}
