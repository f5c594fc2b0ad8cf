package ai.bhiv.platform.imports;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A row of an import.
///
/// @param line in the file, where it begins
/// @param cells in the order of the import's columns
/// @param verdict absent until it is validated
/// @param faults what is wrong with it
/// @param targetId the record that it made, changed or would change
/// @param done whether it has been applied
public record StagedRow(
        long line,
        List<JsonNode> cells,
        @Nullable Verdict verdict,
        List<RowFault> faults,
        @Nullable UUID targetId,
        boolean done) {}
