package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of the delivery figures.
///
/// @param key the supplier, mode, ...; `(none)` where lines have none
/// @param onTimeShare on time of delivered, 0..1; absent when none is delivered
/// @param value one sum a currency
public record DeliveryGroup(
        String key,
        long lines,
        long delivered,
        long onTime,
        long late,
        @Nullable BigDecimal onTimeShare,
        List<Money> value) {}
