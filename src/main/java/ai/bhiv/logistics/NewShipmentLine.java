package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Money;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One item of a shipment that is made.
public record NewShipmentLine(
        @Meaning("The item.") UUID itemId,
        @Meaning("Who delivers it.") @Nullable UUID supplierId,

        @Meaning("Units, above 0.") @Positive @DecimalMax("1000000000000") @Digits(integer = 13, fraction = 3)
        BigDecimal quantity,

        @Meaning("What the line is worth.") @Nullable Money value,
        @Meaning("When it is promised.") LocalDate scheduledOn,

        @Meaning("When it arrived; absent while it has not.") @Nullable
        LocalDate deliveredOn,

        @Meaning("When the arrival was written down.") @Nullable
        LocalDate recordedOn,

        @Meaning("Group of products.") @Size(max = 100) @Nullable
        String productGroup,

        @Meaning("Its id in the system it came from; unique.") @Size(max = 100) @Nullable
        String externalRef) {}
