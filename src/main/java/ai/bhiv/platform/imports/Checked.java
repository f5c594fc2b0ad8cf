package ai.bhiv.platform.imports;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row and what is to become of it.
///
/// @param matchKey the same for rows with equal match fields; absent for rows with faults
/// @param target the stored record that it matches
/// @param value what the module takes; absent for rows with faults
record Checked<R extends Record>(
        Staged row,
        Verdict verdict,
        List<RowFault> faults,
        @Nullable String matchKey,
        @Nullable UUID target,
        @Nullable R value) {
    Checked<R> with(Verdict other, List<RowFault> otherFaults, @Nullable UUID otherTarget) {
        return new Checked<>(row, other, otherFaults, matchKey, otherTarget, value);
    }
}
