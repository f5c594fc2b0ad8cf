package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/// What an agent shall be able to do later.
public record NewDelegation(
        @Meaning("the agent's name") @NotBlank @Size(max = 100)
        String agent,

        @Meaning("areas and permissions, such as crm:read") @NotEmpty @Size(max = 50)
        List<@NotBlank @Size(max = 100) String> scopes,

        @Meaning("how many days it lasts") @Min(1) @Max(30) int days) {}
