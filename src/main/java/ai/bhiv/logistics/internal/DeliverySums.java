package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.DeliveryGroup;
import ai.bhiv.logistics.internal.LogisticsAnalyticsStore.DeliveryCell;
import ai.bhiv.logistics.internal.LogisticsAnalyticsStore.Wholes;
import ai.bhiv.platform.contract.Money;
import ai.bhiv.platform.store.Columns;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The figures that follow from counted cells.
record DeliverySums(List<DeliveryCell> cells) {

    DeliveryGroup all() {
        return sum("", cells);
    }

    Wholes wholes() {
        return cells.getFirst().wholes();
    }

    List<DeliveryGroup> groups() {
        var byKey = new LinkedHashMap<String, List<DeliveryCell>>();
        for (var cell : cells) {
            var key = cell.key();
            if (key != null) {
                byKey.computeIfAbsent(key, one -> new ArrayList<>()).add(cell);
            }
        }
        return byKey.entrySet().stream()
                .map(group -> sum(group.getKey(), group.getValue()))
                .toList();
    }

    static @Nullable BigDecimal share(long part, long whole) {
        return whole == 0 ? null : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 6, RoundingMode.HALF_UP);
    }

    private static DeliveryGroup sum(String key, List<DeliveryCell> cells) {
        long lines = cells.stream().mapToLong(DeliveryCell::lines).sum();
        long delivered = cells.stream().mapToLong(DeliveryCell::delivered).sum();
        long onTime = cells.stream().mapToLong(DeliveryCell::onTime).sum();
        return new DeliveryGroup(
                key, lines, delivered, onTime, delivered - onTime, share(onTime, delivered), value(cells));
    }

    private static List<Money> value(List<DeliveryCell> cells) {
        var sums = new TreeMap<String, BigDecimal>();
        for (var cell : cells) {
            var currency = cell.currency();
            var value = cell.value();
            if (currency != null && value != null) {
                sums.merge(currency, value, BigDecimal::add);
            }
        }
        return sums.entrySet().stream()
                .map(sum -> Columns.money(sum.getValue(), sum.getKey()))
                .toList();
    }
}
