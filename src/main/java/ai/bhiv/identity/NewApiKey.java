package ai.bhiv.identity;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An API key to be made.
public record NewApiKey(
        @Meaning("what it is for") @NotBlank @Size(max = 100)
        String name,

        @Meaning("areas and permissions, such as crm or crm:read; all that the owner holds when absent")
        @Size(min = 1, max = 100)
        @Nullable
        List<String> scopes,

        @Meaning("addresses and networks, such as 192.0.2.7 or 10.0.0.0/8") @Size(max = 20) @Nullable
        List<String> addresses,

        @Meaning("lifetime in days") @Default("90") @Min(1) @Max(400)
        int days) {}
