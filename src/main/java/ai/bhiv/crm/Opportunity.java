package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A deal.
///
/// @param stage key of the stage it is in
/// @param stageKind whether that is open, won or lost
/// @param account the account's name
/// @param product the product's name
/// @param owner who sells it: a sales rep's name
/// @param engagedOn when work on it began
/// @param closeDate when it was closed, or is expected to be
/// @param externalRef its id in the system it came from; unique
public record Opportunity(
        UUID id,
        String name,
        String pipeline,
        String stage,
        StageKind stageKind,
        @Nullable UUID accountId,
        @Nullable String account,
        @Nullable UUID productId,
        @Nullable String product,
        @Nullable UUID customerId,
        @Nullable String owner,
        @Nullable Money amount,
        @Nullable LocalDate engagedOn,
        @Nullable LocalDate closeDate,
        @Nullable String externalRef,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
