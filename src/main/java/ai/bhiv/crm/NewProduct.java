package ai.bhiv.crm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// What a product is made or changed to.
public record NewProduct(
        @Meaning("Short code, unique.") @NotBlank @Size(max = 100)
        String code,

        @Meaning("Name, unique.") @NotBlank @Size(max = 200) String name,

        @Meaning("Family of products.") @Size(max = 100) @Nullable
        String series,

        @Meaning("Price before any discount.") @Nullable Money listPrice,

        @Meaning("Whether it is still sold.") @Default("true")
        boolean active) {}
