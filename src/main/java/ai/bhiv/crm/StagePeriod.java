package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The time a deal spent in one stage (CRM-16). A deal's periods follow each other without gap or overlap, and exactly
/// one is open.
///
/// @param leftAt absent while the deal is in it
/// @param by who moved it there
/// @param amount what the deal was worth when it came there
public record StagePeriod(
        UUID id,
        String stage,
        StageKind stageKind,
        Instant enteredAt,
        @Nullable Instant leftAt,
        String by,
        @Nullable Money amount) {}
