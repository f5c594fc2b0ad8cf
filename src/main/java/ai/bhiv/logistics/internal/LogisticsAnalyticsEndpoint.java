package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.DeliveryGroup;
import ai.bhiv.logistics.DeliveryGrouping;
import ai.bhiv.logistics.DeliveryReport;
import ai.bhiv.logistics.InventoryReport;
import ai.bhiv.logistics.LogisticsAnalytics;
import ai.bhiv.logistics.ShipmentMode;
import ai.bhiv.platform.contract.Endpoint;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Endpoint
final class LogisticsAnalyticsEndpoint implements LogisticsAnalytics {
    private final LogisticsAnalyticsStore store;
    private final Clock clock;

    LogisticsAnalyticsEndpoint(LogisticsAnalyticsStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public DeliveryReport shipments(
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String supplier,
            @Nullable ShipmentMode mode,
            @Nullable String country,
            DeliveryGrouping groupBy,
            String sort,
            int limit) {
        var order = GroupOrder.of(sort);
        var sums = new DeliverySums(store.deliveries(from, to, supplier, mode, country, groupBy));
        var groups = groupBy == DeliveryGrouping.NONE ? List.<DeliveryGroup>of() : sums.groups();
        var all = sums.all();
        var wholes = sums.wholes();
        return new DeliveryReport(
                from,
                to,
                all.lines(),
                all.delivered(),
                all.onTime(),
                all.late(),
                all.onTimeShare(),
                wholes.shipments(),
                wholes.shipmentsOnTime(),
                DeliverySums.share(wholes.shipmentsOnTime(), wholes.shipments()),
                all.value(),
                wholes.items(),
                wholes.suppliers(),
                wholes.countries(),
                groupBy,
                groups.stream().sorted(order).limit(limit).toList(),
                groups.size(),
                clock.instant());
    }

    @Override
    public InventoryReport inventory(int limit) {
        var sums = new StockSums(store.stock());
        return new InventoryReport(
                sums.items(), sums.lowStock(), sums.value(), sums.categories(), store.lowStock(limit), clock.instant());
    }
}
