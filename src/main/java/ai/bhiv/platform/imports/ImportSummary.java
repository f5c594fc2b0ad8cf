package ai.bhiv.platform.imports;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An import in a list.
///
/// @param rows in the file
/// @param appliedRows rows that are done with
public record ImportSummary(
        UUID id,
        String kind,
        @Nullable String fileName,
        Import.State state,
        long rows,
        long appliedRows,
        Instant createdAt,
        String createdBy) {}
