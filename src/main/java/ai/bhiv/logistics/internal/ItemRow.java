package ai.bhiv.logistics.internal;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.store.Folded;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// One item of a table. Its quantity counts only when the item is made: later, only moves change stock.
record ItemRow(
        @Meaning(
                value = "Stock keeping unit; rows with a known one change that item.",
                synonyms = {"item code", "article number", "item number", "code"})
        @NotBlank
        @Size(max = 100)
        String sku,

        @Meaning(
                value = "What people call it.",
                synonyms = {"item", "item name", "product", "article"})
        @NotBlank
        @Size(max = 200)
        String name,

        @Meaning(
                value = "More about it.",
                synonyms = {"item description"})
        @Size(max = 20000)
        @Nullable
        String description,

        @Meaning(
                value = "Group of items it belongs to.",
                synonyms = {"item category", "item group"})
        @Default("general")
        @Size(min = 1, max = 100)
        String category,

        @Meaning(
                value = "What one unit costs.",
                synonyms = {"price", "cost", "unit cost"})
        @PositiveOrZero
        @Digits(integer = 15, fraction = 4)
        BigDecimal unitPrice,

        @Meaning(
                value = "Currency of the price, ISO 4217.",
                synonyms = {"currency code"})
        @Default("USD")
        @Pattern(regexp = "[A-Z]{3}")
        String currency,

        @Meaning(
                value = "What is counted: piece, pack, kg.",
                synonyms = {"uom", "unit of measure"})
        @Size(max = 50)
        @Nullable
        String unit,

        @Meaning(
                value = "Its usual supplier, by name.",
                synonyms = {"vendor", "supplier name"})
        @Size(max = 200)
        @Nullable
        String supplier,

        @Meaning(
                value = "Where it lies.",
                synonyms = {"location", "bin", "shelf"})
        @Size(max = 100)
        @Nullable
        String warehouseLocation,

        @Meaning(
                value = "At or below this quantity it is low on stock.",
                synonyms = {"reorder point", "minimum stock"})
        @Default("10")
        @PositiveOrZero
        @Digits(integer = 12, fraction = 3)
        BigDecimal reorderLevel,

        @Meaning(
                value = "Units on hand at the start.",
                synonyms = {"on hand", "stock", "qty", "opening stock"})
        @Default("0")
        @PositiveOrZero
        @DecimalMax("1000000000000")
        @Digits(integer = 13, fraction = 3)
        BigDecimal quantity) {

    String key() {
        return Folded.key(sku);
    }
}
