package ai.bhiv.platform.imports;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// A row as it stands in the file.
///
/// @param line where it begins, from 1
/// @param cells in the order of the columns; texts for delimited files, JSON values otherwise
/// @param faults why it cannot be read as a row; empty for a sound one
record RawRow(long line, List<JsonNode> cells, List<RowFault> faults) {}
