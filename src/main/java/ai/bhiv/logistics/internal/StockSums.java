package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.InventoryReport.Category;
import ai.bhiv.logistics.internal.LogisticsAnalyticsStore.StockCell;
import ai.bhiv.platform.contract.Money;
import ai.bhiv.platform.store.Columns;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The figures that follow from counted cells of stock.
record StockSums(List<StockCell> cells) {

    long items() {
        return cells.stream().mapToLong(StockCell::items).sum();
    }

    long lowStock() {
        return cells.stream().mapToLong(StockCell::lowStock).sum();
    }

    List<Money> value() {
        return value(cells);
    }

    /// The largest first.
    List<Category> categories() {
        return cells.stream().collect(Collectors.groupingBy(StockCell::category)).entrySet().stream()
                .map(one -> new Category(
                        one.getKey(),
                        one.getValue().stream().mapToLong(StockCell::items).sum(),
                        value(one.getValue())))
                .sorted(Comparator.comparingLong(Category::items).reversed().thenComparing(Category::category))
                .toList();
    }

    private static List<Money> value(List<StockCell> cells) {
        var sums = new TreeMap<String, BigDecimal>();
        for (var cell : cells) {
            var currency = cell.currency();
            if (currency != null) {
                sums.merge(currency, cell.value(), BigDecimal::add);
            }
        }
        return sums.entrySet().stream()
                .map(sum -> Columns.money(sum.getValue(), sum.getKey()))
                .toList();
    }
}
