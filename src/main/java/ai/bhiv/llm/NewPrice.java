package ai.bhiv.llm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A price to add.
public record NewPrice(
        @Meaning("Name of the provider.") @NotBlank @Size(max = 100)
        String provider,

        @Meaning("What the provider calls the model; * stands for anything.") @NotBlank @Size(max = 200)
        String modelPattern,

        @Meaning("From when on it holds; now when left out.") @Nullable
        Instant effectiveFrom,

        @Meaning("ISO 4217.") @Default("USD") @Pattern(regexp = "[A-Z]{3}")
        String currency,

        @Meaning("For a million tokens that go in.") @PositiveOrZero @Digits(integer = 12, fraction = 6)
        BigDecimal input,

        @Meaning("For a million tokens read from the provider's cache; as input when left out.")
        @PositiveOrZero
        @Digits(integer = 12, fraction = 6)
        @Nullable
        BigDecimal cacheRead,

        @Meaning("For a million tokens written to it; as input when left out.")
        @PositiveOrZero
        @Digits(integer = 12, fraction = 6)
        @Nullable
        BigDecimal cacheWrite,

        @Meaning("For a million tokens that come out.") @PositiveOrZero @Digits(integer = 12, fraction = 6)
        BigDecimal output,

        @Meaning("For each request beside its tokens.")
        @Default("0")
        @PositiveOrZero
        @Digits(integer = 10, fraction = 8)
        BigDecimal perRequest,

        @Meaning("Where the figures are from.") @NotBlank @Size(max = 500)
        String source,

        @Meaning("The day on which they were read there.") LocalDate asOf) {}
