package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps entries from being erased or dropped, whatever their age (AUD-34).
public record Hold(
        UUID id,

        @Meaning("whose entries; everybody's when absent") @Nullable
        String person,

        String reason,
        String placedBy,
        Instant placedAt,
        @Meaning("when it ends by itself") @Nullable Instant until,

        @Nullable String endedBy,
        @Nullable Instant endedAt) {}
