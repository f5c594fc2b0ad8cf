package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an item is changed to. Its quantity is not here: only moves change stock.
public record ItemChange(
        @Meaning("Stock keeping unit, unique.") @NotBlank @Size(max = 100)
        String sku,

        @Meaning("What people call it.") @NotBlank @Size(max = 200)
        String name,

        @Meaning("More about it.") @Size(max = 20000) @Nullable
        String description,

        @Meaning("Group of items it belongs to.") @NotBlank @Size(max = 100)
        String category,

        @Meaning("What one unit costs.") Money unitPrice,

        @Meaning("What is counted: piece, pack, kg.") @Size(max = 50) @Nullable
        String unit,

        @Meaning("Its usual supplier.") @Nullable UUID supplierId,

        @Meaning("Where it lies.") @Size(max = 100) @Nullable
        String warehouseLocation,

        @Meaning("At or below this quantity it is low on stock.")
        @Default("10")
        @PositiveOrZero
        @Digits(integer = 12, fraction = 3)
        BigDecimal reorderLevel,

        @Meaning("Whether it is still kept.") @Default("active")
        ItemStatus status) {}
