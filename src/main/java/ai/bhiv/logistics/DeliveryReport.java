package ai.bhiv.logistics;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How deliveries went, by line.
///
/// @param from first day counted: of delivery, or the scheduled day of lines not delivered
/// @param to last day counted
/// @param lines all lines
/// @param delivered lines that arrived; `on_time` and `late` add up to them
/// @param onTime delivered on or before the scheduled day
/// @param onTimeShare on time of delivered, 0..1; absent when none is delivered
/// @param shipments shipments with a line among them
/// @param shipmentsOnTime shipments whose every such line was on time
/// @param value one sum a currency
/// @param groups at most `limit` of them, in the order asked for; empty when not grouped
/// @param groupCount how many groups there are in all
public record DeliveryReport(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        long lines,
        long delivered,
        long onTime,
        long late,
        @Nullable BigDecimal onTimeShare,
        long shipments,
        long shipmentsOnTime,
        @Nullable BigDecimal shipmentsOnTimeShare,
        List<Money> value,
        long items,
        long suppliers,
        long countries,
        DeliveryGrouping groupBy,
        List<DeliveryGroup> groups,
        int groupCount,
        Instant asOf) {}
