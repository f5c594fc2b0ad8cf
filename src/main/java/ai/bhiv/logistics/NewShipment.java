package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A shipment that is made, with all its lines or not at all.
///
/// @param number absent: one is made, `SHP-` and ten characters (LOG-26)
public record NewShipment(
        @Meaning("Shipment number, unique.") @Size(min = 1, max = 100) @Nullable
        String number,

        @Meaning("The customer who gets it.") @Nullable UUID customerId,

        @Meaning("Who gets it, in words.") @Size(max = 200) @Nullable
        String customer,

        @Meaning("Where it goes.") @Size(max = 100) @Nullable
        String country,

        @Meaning("Where it is brought.") @Size(max = 1000) @Nullable
        String shippingAddress,

        @Meaning("Who carries it.") @Size(max = 200) @Nullable
        String carrier,

        @Meaning("How it travels.") @Default("unknown") ShipmentMode mode,

        @Meaning("The carrier's number.") @Size(max = 100) @Nullable
        String trackingNumber,

        @Meaning("At least one, at most 200.") @Size(min = 1, max = 200)
        List<NewShipmentLine> lines) {}
