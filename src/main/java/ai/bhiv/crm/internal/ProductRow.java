package ai.bhiv.crm.internal;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.store.Folded;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One product of a table.
record ProductRow(
        @Meaning(
                value = "The product's name; rows with a known name change that product.",
                synonyms = {"product", "product name"})
        @NotBlank
        @Size(max = 200)
        String name,

        @Meaning(
                value = "Short code; without one the name is it.",
                synonyms = {"product code", "sku"})
        @Size(max = 100)
        @Nullable
        String code,

        @Meaning(
                value = "Family of products.",
                synonyms = {"product series", "product line", "family"})
        @Size(max = 100)
        @Nullable
        String series,

        @Meaning(
                value = "Price before any discount.",
                synonyms = {"sales price", "price", "unit price"})
        @PositiveOrZero
        @Digits(integer = 15, fraction = 4)
        @Nullable
        BigDecimal listPrice,

        @Meaning(
                value = "Currency of the price, ISO 4217.",
                synonyms = {"currency code"})
        @Default("USD")
        @Pattern(regexp = "[A-Z]{3}")
        String currency) {

    String key() {
        return Folded.key(name);
    }

    String codeOrName() {
        return code == null ? name : code;
    }

    @Nullable
    String priceCurrency() {
        return listPrice == null ? null : currency;
    }
}
