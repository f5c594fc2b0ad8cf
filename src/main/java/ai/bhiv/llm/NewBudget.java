package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;

/// What a budget is made or changed to.
public record NewBudget(
        @Meaning("Whose requests count.") Budget.Scope scope,

        @Meaning("Id of the user or key, name of the model or end user; empty for the tenant.")
        @Default("")
        @Size(max = 200)
        String subject,

        @Meaning("The most that may be spent in a window.") @PositiveOrZero @Digits(integer = 10, fraction = 8)
        BigDecimal amount,

        @Meaning("ISO 4217; prices in another currency are refused under it.")
        @Default("USD")
        @Pattern(regexp = "[A-Z]{3}")
        String currency,

        @Meaning("How long it lasts.") @Default("month") Budget.Window window) {}
