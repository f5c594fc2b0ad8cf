package ai.bhiv.platform.imports;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a row is among the stored records.
///
/// @param id the stored record; absent when there is none
/// @param same whether applying the row would change nothing in it
public record Match(@Nullable UUID id, boolean same) {
    /// No stored record.
    public static final Match NONE = new Match(null, false);

    /// A stored record that the row would change.
    public static Match changed(UUID id) {
        return new Match(id, false);
    }

    /// A stored record that says what the row says.
    public static Match same(UUID id) {
        return new Match(id, true);
    }
}
