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

/// One company of a table.
record AccountRow(
        @Meaning(
                value = "The company's name; rows with a known name change that account.",
                synonyms = {"account", "account name", "company", "company name"})
        @NotBlank
        @Size(max = 200)
        String name,

        @Meaning(
                value = "Line of business.",
                synonyms = {"industry", "branch"})
        @Size(max = 100)
        @Nullable
        String sector,

        @Meaning(
                value = "Internet domain.",
                synonyms = {"website", "web site"})
        @Size(max = 253)
        @Nullable
        String domain,

        @Meaning(
                value = "Number of employees.",
                synonyms = {"employees", "headcount", "staff"})
        @PositiveOrZero
        @Nullable
        Integer size,

        @Meaning(
                value = "Revenue a year.",
                synonyms = {"annual revenue", "turnover"})
        @Digits(integer = 15, fraction = 4)
        @Nullable
        BigDecimal revenue,

        @Meaning(
                value = "Currency of the revenue, ISO 4217.",
                synonyms = {"currency code"})
        @Default("USD")
        @Pattern(regexp = "[A-Z]{3}")
        String currency,

        @Meaning(
                value = "Country of the head office.",
                synonyms = {"office location", "location", "headquarters"})
        @Size(max = 100)
        @Nullable
        String country,

        @Meaning(
                value = "The account it belongs to, by name; it may come later in the table.",
                synonyms = {"subsidiary of", "parent account", "parent company"})
        @Size(max = 200)
        @Nullable
        String parent,

        @Meaning(
                value = "Who looks after it.",
                synonyms = {"account manager", "account owner"})
        @Size(max = 200)
        @Nullable
        String owner) {

    String key() {
        return Folded.key(name);
    }

    @Nullable
    String parentKey() {
        return parent == null || parent.isBlank() ? null : Folded.key(parent);
    }

    @Nullable
    String revenueCurrency() {
        return revenue == null ? null : currency;
    }
}
