package ai.bhiv.platform.imports;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A record that a revert left as it is.
///
/// @param table where it is stored
/// @param id of the record
/// @param made whether the import made it; otherwise it changed it
/// @param reason why it was left
/// @param fields those that stand between; empty when the reason is another
/// @param by who changed it last
public record RevertConflict(
        String table,
        UUID id,
        boolean made,
        String reason,
        List<Field> fields,
        @Nullable String by) {
    /// A field that the import changed, and somebody else since.
    ///
    /// @param before what stood there before the import
    /// @param imported what the import wrote
    /// @param now what stands there now
    public record Field(String field, JsonNode before, JsonNode imported, JsonNode now) {}
}
