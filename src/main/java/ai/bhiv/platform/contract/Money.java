package ai.bhiv.platform.contract;

import com.fasterxml.jackson.annotation.JsonFormat;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;

/// An amount in one currency. Amounts of different currencies are never added.
///
/// @param amount at most four decimals; a string in JSON (`"12.30"`), so that no client rounds it
/// @param currency ISO 4217, three capital letters
public record Money(
        @JsonFormat(shape = JsonFormat.Shape.STRING) @Digits(integer = 15, fraction = 4)
        BigDecimal amount,

        @Pattern(regexp = "[A-Z]{3}") String currency) {}
