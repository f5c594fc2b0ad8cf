package ai.bhiv.crm.internal;

import ai.bhiv.crm.CrmAnalytics;
import ai.bhiv.crm.CrmDashboard;
import ai.bhiv.crm.CrmDashboard.DealCounts;
import ai.bhiv.crm.DealGrouping;
import ai.bhiv.crm.PipelineReport;
import ai.bhiv.platform.contract.Endpoint;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

@Endpoint
final class CrmAnalyticsEndpoint implements CrmAnalytics {
    private final CrmAnalyticsStore store;
    private final Clock clock;

    CrmAnalyticsEndpoint(CrmAnalyticsStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public PipelineReport pipeline(
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String owner,
            @Nullable String product,
            DealGrouping groupBy,
            String sort,
            int limit) {
        var order = GroupOrder.of(sort);
        var deals = new DealSums(store.deals(from, to, owner, product, groupBy));
        var groups = groupBy == DealGrouping.NONE ? java.util.List.<ai.bhiv.crm.PipelineGroup>of() : deals.groups();
        var all = deals.all();
        return new PipelineReport(
                from,
                to,
                all.total(),
                all.won(),
                all.lost(),
                all.open(),
                all.winRate(),
                all.wonValue(),
                deals.stages(),
                groupBy,
                groups.stream().sorted(order).limit(limit).toList(),
                groups.size(),
                clock.instant());
    }

    @Override
    public CrmDashboard dashboard() {
        var deals = new DealSums(store.deals(null, null, null, null, DealGrouping.NONE));
        var all = deals.all();
        var now = clock.instant();
        var counts = store.records(now.atZone(ZoneOffset.UTC).toLocalDate());
        return new CrmDashboard(
                counts.customers(),
                counts.accounts(),
                counts.products(),
                new DealCounts(all.total(), all.open(), all.won(), all.lost(), deals.stages()),
                all.winRate(),
                all.wonValue(),
                now);
    }
}
