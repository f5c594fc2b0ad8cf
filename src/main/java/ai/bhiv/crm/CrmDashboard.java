package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The CRM at a glance (CRM-36), as far as its records exist.
///
/// @param winRate won of won and lost, 0..1; absent when none is closed
public record CrmDashboard(
        CustomerCounts customers,
        long accounts,
        long products,
        DealCounts deals,
        @Nullable BigDecimal winRate,
        List<Money> wonValue,
        Instant asOf) {

    /// Live customers by status.
    public record CustomerCounts(long total, long active, long inactive, long suspended, long newToday) {}

    /// Live deals by stage.
    public record DealCounts(long total, long open, long won, long lost, List<StageCount> stages) {}
}
