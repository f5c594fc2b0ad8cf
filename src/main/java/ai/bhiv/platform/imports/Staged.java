package ai.bhiv.platform.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A row on its way through a check.
///
/// @param position in the file, from 1, headings apart
/// @param damage why it cannot be read as a row
/// @param verdict of the check before
record Staged(
        long position,
        long line,
        List<JsonNode> cells,
        List<RowFault> damage,
        @Nullable Verdict verdict) {}
