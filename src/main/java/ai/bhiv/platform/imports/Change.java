package ai.bhiv.platform.imports;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One change of an import to one record.
///
/// @param before the changed columns as they were; absent when the import made the record
/// @param after the same columns as they became
/// @param digest of the record as it became
record Change(
        ChangeStore.Step step,
        UUID record,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        byte[] digest) {
    boolean made() {
        return before == null;
    }
}
