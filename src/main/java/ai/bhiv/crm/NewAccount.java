package ai.bhiv.crm;

import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an account is made or changed to.
public record NewAccount(
        @Meaning("The company's name.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("Internet domain, without www.") @Size(max = 253) @Nullable
        String domain,

        @Meaning("Line of business.") @Size(max = 100) @Nullable
        String sector,

        @Meaning("Number of employees.") @PositiveOrZero @Nullable
        Integer size,

        @Meaning("Revenue a year.") @Nullable Money revenue,

        @Meaning("Country of the head office.") @Size(max = 100) @Nullable
        String country,

        @Meaning("The account it belongs to.") @Nullable UUID parentId,

        @Meaning("Who looks after it.") @Size(max = 200) @Nullable
        String owner) {}
