package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One line of the pipeline's figures.
///
/// @param key the owner, product, ...; `(none)` where deals have none
/// @param winRate won of won and lost, 0..1; absent when none is closed
/// @param wonValue one sum a currency; currencies are never added
public record PipelineGroup(
        String key,
        long total,
        long won,
        long lost,
        long open,
        @Nullable BigDecimal winRate,
        List<Money> wonValue) {}
