package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// What a supplier is made or changed to.
public record NewSupplier(
        @Meaning(
                value = "The company's name, unique.",
                synonyms = {"vendor", "supplier", "company"})
        @NotBlank
        @Size(max = 200)
        String name,

        @Meaning(
                value = "Where orders are sent.",
                synonyms = {"email", "e-mail", "mail"})
        @NotBlank
        @Email
        @Size(max = 254)
        String contactEmail,

        @Meaning(
                value = "Phone number.",
                synonyms = {"telephone"})
        @Size(max = 50)
        @Nullable
        String phone,

        @Meaning("Postal address.") @Size(max = 1000) @Nullable
        String address,

        @Meaning("Whether we still buy there.") @Default("true")
        boolean active,

        @Meaning(
                value = "Days from order to delivery, as agreed.",
                synonyms = {"lead time"})
        @PositiveOrZero
        @Max(3650)
        @Nullable
        Integer leadTimeDays) {}
