package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The stock at a glance (LOG-50), as far as its records exist.
///
/// @param totalItems active items
/// @param lowStockCount items at or below their reorder level
/// @param value quantity times unit price, one sum a currency
/// @param lowStock the emptiest first, at most `limit`
public record InventoryReport(
        long totalItems,
        long lowStockCount,
        List<Money> value,
        List<Category> categories,
        List<LowStock> lowStock,
        Instant asOf) {

    /// Items of one category.
    public record Category(String category, long items, List<Money> value) {}

    /// An item that should be bought again.
    public record LowStock(
            UUID id,
            String sku,
            String name,
            BigDecimal quantity,
            BigDecimal reorderLevel,
            @Nullable String supplier) {}
}
