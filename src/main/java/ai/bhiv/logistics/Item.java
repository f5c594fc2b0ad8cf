package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is kept in stock.
///
/// @param sku unique among the tenant's items, whatever its case
/// @param unitPrice what one unit costs
/// @param unit what is counted: piece, pack, kg
/// @param supplier the supplier's name
/// @param quantity units on hand, the sum of its stock moves; never edited by itself
/// @param lowStock whether quantity is at or below reorder level (LOG-42)
public record Item(
        UUID id,
        String sku,
        String name,
        @Nullable String description,
        String category,
        @Nullable Money unitPrice,
        @Nullable String unit,
        @Nullable UUID supplierId,
        @Nullable String supplier,
        @Nullable String warehouseLocation,
        BigDecimal reorderLevel,
        BigDecimal quantity,
        boolean lowStock,
        ItemStatus status,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
