package ai.bhiv.platform.tenant;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// A tenant to be made.
public record NewTenant(
        @Meaning("The name in logins and tokens: small letters, digits and dashes.")
        @Size(min = 2, max = 40)
        @Pattern(regexp = "[a-z0-9-]{2,40}")
        String id,

        @Meaning("What people call it.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("Time zone of its days, such as Europe/Berlin; UTC when left out.") @Size(max = 64) @Nullable
        String zone,

        @Meaning("Language and region, such as de-DE; en when left out.") @Size(max = 35) @Nullable
        String locale,

        @Meaning("Its own currency, such as EUR; USD when left out.") @Pattern(regexp = "[A-Z]{3}") @Nullable
        String currency,

        @Meaning("User name of its first administrator; admin when left out.") @Size(max = 100) @Nullable
        String admin) {}
