package ai.bhiv.platform.imports;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row that passed conversion and the record's constraints.
///
/// @param line in the file, from 1, where the row begins
/// @param target the stored record that it changes; absent when it makes one
public record ImportRow<R extends Record>(
        long line, R value, @Nullable UUID target) {
    ImportRow<R> onto(@Nullable UUID stored) {
        return new ImportRow<>(line, value, stored);
    }
}
