package ai.bhiv.crm.internal;

import ai.bhiv.crm.Stage;
import ai.bhiv.crm.StageKind;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Folded;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One deal of a table.
record OpportunityRow(
        @Meaning(
                value = "The deal's id in the other system.",
                synonyms = {"opportunity id", "deal id", "id", "external id"})
        @NotBlank
        @Size(max = 100)
        String externalRef,

        @Meaning(
                value = "What people call the deal.",
                synonyms = {"deal name", "opportunity name"})
        @Size(max = 200)
        @Nullable
        String name,

        @Meaning(
                value = "Prospecting, engaging, won or lost.",
                synonyms = {"deal stage", "stage name", "status"})
        @NotBlank
        @Size(max = 50)
        String stage,

        @Meaning(
                value = "The account that buys, by name.",
                synonyms = {"account name", "company"})
        @Size(max = 200)
        @Nullable
        String account,

        @Meaning(
                value = "The product it is about, by name.",
                synonyms = {"product name"})
        @Size(max = 200)
        @Nullable
        String product,

        @Meaning(
                value = "Who sells it, by name.",
                synonyms = {"sales agent", "sales rep", "salesperson", "seller"})
        @Size(max = 200)
        @Nullable
        String owner,

        @Meaning(
                value = "What it is worth.",
                synonyms = {"close value", "value", "deal value"})
        @Digits(integer = 15, fraction = 4)
        @Nullable
        BigDecimal amount,

        @Meaning(
                value = "Currency of the amount, ISO 4217.",
                synonyms = {"currency code"})
        @Default("USD")
        @Pattern(regexp = "[A-Z]{3}")
        String currency,

        @Meaning(
                value = "When work on it began.",
                synonyms = {"engage date", "engaged date", "start date"})
        @Nullable
        LocalDate engagedOn,

        @Meaning(
                value = "When it was closed, or is expected to be.",
                synonyms = {"closed date", "expected close date"})
        @Nullable
        LocalDate closeDate) {

    Stage step() {
        return OpportunityEndpoint.stage(Folded.key(stage));
    }

    String title() {
        if (name != null) {
            return name;
        }
        var about = product == null ? "Deal" : product;
        return account == null ? about + " " + externalRef : about + " for " + account;
    }

    @Nullable
    String amountCurrency() {
        return amount == null ? null : currency;
    }

    /// When it came to its stage, as far as the row says.
    @Nullable
    Instant reachedAt() {
        var day = step().kind() == StageKind.OPEN || closeDate == null ? engagedOn : closeDate;
        return day == null ? null : Columns.startOf(day);
    }

    /// When it was engaged, for a deal that is closed since.
    @Nullable
    Instant engagedBefore() {
        return step().kind() == StageKind.OPEN
                        || engagedOn == null
                        || closeDate == null
                        || closeDate.isBefore(engagedOn)
                ? null
                : Columns.startOf(engagedOn);
    }
}
