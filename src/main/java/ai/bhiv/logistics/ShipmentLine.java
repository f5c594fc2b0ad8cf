package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One item of a shipment.
///
/// @param item the item's name
/// @param supplier the supplier's name
/// @param scheduledOn when it was promised
/// @param deliveredOn when it arrived; absent while it has not
/// @param recordedOn when the arrival was written down
/// @param onTime delivered on or before the scheduled day; absent while it is not delivered
/// @param externalRef its id in the system it came from; unique
public record ShipmentLine(
        UUID id,
        UUID itemId,
        String item,
        @Nullable UUID supplierId,
        @Nullable String supplier,
        BigDecimal quantity,
        @Nullable Money value,
        LocalDate scheduledOn,
        @Nullable LocalDate deliveredOn,
        @Nullable LocalDate recordedOn,
        @Nullable Boolean onTime,
        @Nullable String productGroup,
        @Nullable String externalRef) {}
