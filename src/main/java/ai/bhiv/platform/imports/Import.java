package ai.bhiv.platform.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file on its way to become records.
///
/// @param kind what its rows are
/// @param fileName as sent
/// @param sha256 of the file, in hex
/// @param bytes of the file
/// @param format as detected or overruled
/// @param columns what stands in each column
/// @param suggestion the mapping to confirm
/// @param mapping the mapping in force: at first the part of the suggestion that is sure
/// @param rows in the file, headings apart
/// @param preview what applying would do; absent until it is validated with the mapping in force
/// @param appliedRows rows that are done with; all of them when it is applied
/// @param applied what was done so far
/// @param warnings what to know before confirming
/// @param allOrNothing whether one refused row takes all back
/// @param ahead imports of the same kind that go first; one at a time is applied or reverted
/// @param reverted what a revert did so far; absent before
/// @param rowsPerSecond since applying began; absent while nothing was applied
/// @param failure why it stopped
public record Import(
        UUID id,
        String kind,
        @Nullable String fileName,
        String sha256,
        long bytes,
        State state,
        TableFormat format,
        List<ColumnProfile> columns,
        Suggestion suggestion,
        Mapping mapping,
        long rows,
        @Nullable Preview preview,
        long appliedRows,
        Counts applied,
        List<String> warnings,
        boolean allOrNothing,
        int ahead,
        @Nullable Reverted reverted,
        @Nullable Double rowsPerSecond,
        @Nullable String failure,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        long version) {
    /// Where it is on its way.
    public enum State {
        UPLOADED,
        VALIDATED,
        APPLYING,
        APPLIED,
        FAILED,
        /// Its changes are being taken back.
        REVERTING,
        /// What nobody else changed since is as before.
        REVERTED
    }

    List<String> columnNames() {
        return columns.stream().map(ColumnProfile::column).toList();
    }
}
