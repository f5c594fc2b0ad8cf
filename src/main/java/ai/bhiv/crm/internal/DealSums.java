package ai.bhiv.crm.internal;

import ai.bhiv.crm.PipelineGroup;
import ai.bhiv.crm.Stage;
import ai.bhiv.crm.StageCount;
import ai.bhiv.crm.StageKind;
import ai.bhiv.crm.internal.CrmAnalyticsStore.DealCell;
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
record DealSums(List<DealCell> cells) {

    PipelineGroup all() {
        return sum("", cells);
    }

    List<PipelineGroup> groups() {
        var byKey = new LinkedHashMap<String, List<DealCell>>();
        cells.forEach(cell ->
                byKey.computeIfAbsent(cell.key(), key -> new ArrayList<>()).add(cell));
        return byKey.entrySet().stream()
                .map(group -> sum(group.getKey(), group.getValue()))
                .toList();
    }

    /// Every stage of the pipeline, also the empty ones, and then those that deals are in beside them.
    List<StageCount> stages() {
        var counts = new LinkedHashMap<String, StageCount>();
        Stage.DEFAULT.forEach(stage -> counts.put(stage.key(), new StageCount(stage.key(), stage.kind(), 0)));
        for (var cell : cells) {
            counts.merge(
                    cell.stage(),
                    new StageCount(cell.stage(), cell.kind(), cell.deals()),
                    (a, b) -> new StageCount(a.stage(), a.kind(), a.deals() + b.deals()));
        }
        return List.copyOf(counts.values());
    }

    private static PipelineGroup sum(String key, List<DealCell> cells) {
        long won = count(cells, StageKind.WON);
        long lost = count(cells, StageKind.LOST);
        long open = count(cells, StageKind.OPEN);
        return new PipelineGroup(key, won + lost + open, won, lost, open, share(won, won + lost), wonValue(cells));
    }

    private static long count(List<DealCell> cells, StageKind kind) {
        return cells.stream()
                .filter(cell -> cell.kind() == kind)
                .mapToLong(DealCell::deals)
                .sum();
    }

    private static @Nullable BigDecimal share(long part, long whole) {
        return whole == 0 ? null : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 6, RoundingMode.HALF_UP);
    }

    private static List<Money> wonValue(List<DealCell> cells) {
        var sums = new TreeMap<String, BigDecimal>();
        for (var cell : cells) {
            var currency = cell.currency();
            var amount = cell.amount();
            if (cell.kind() == StageKind.WON && currency != null && amount != null) {
                sums.merge(currency, amount, BigDecimal::add);
            }
        }
        return sums.entrySet().stream()
                .map(sum -> Columns.money(sum.getValue(), sum.getKey()))
                .toList();
    }
}
