package ai.bhiv.platform.imports;

import java.util.List;
import java.util.UUID;

/// What became of a row.
public sealed interface Applied {
    /// A record was made.
    record Created(UUID id) implements Applied {}

    /// The target was changed.
    record Updated(UUID id) implements Applied {}

    /// Nothing had to be done; the record is there.
    record Skipped(UUID id) implements Applied {}

    /// It could not be written. The other rows stand.
    record Refused(List<RowFault> faults) implements Applied {}
}
