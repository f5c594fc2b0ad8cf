package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of the deals.
///
/// @param from first close date counted; deals without a close date are counted only without bounds
/// @param to last close date counted
/// @param winRate won of won and lost, 0..1; absent when none is closed
/// @param wonValue one sum a currency
/// @param stages in the pipeline's order
/// @param groups at most `limit` of them, in the order asked for; empty when not grouped
/// @param groupCount how many groups there are in all
public record PipelineReport(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        long total,
        long won,
        long lost,
        long open,
        @Nullable BigDecimal winRate,
        List<Money> wonValue,
        List<StageCount> stages,
        DealGrouping groupBy,
        List<PipelineGroup> groups,
        int groupCount,
        Instant asOf) {}
