package ai.bhiv.platform.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What the two JSON layouts share: the top-level members of the objects are the columns, in the order in which they
/// are first seen.
abstract class JsonRows implements RowSource {
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    @Override
    public final List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    final RawRow row(long line, JsonNode value) {
        if (!value.isObject()) {
            return damaged(line, value.toString(), "a JSON object");
        }
        List<RowFault> faults = new ArrayList<>();
        var cells = new JsonNode[Math.max(columns.size(), Math.min(COLUMNS, columns.size() + value.size()))];
        Arrays.fill(cells, JsonNodeFactory.instance.nullNode());
        for (var member : value.properties()) {
            var name = CleanText.of(member.getKey());
            if (columns.size() >= COLUMNS && !columns.containsKey(name)) {
                faults.add(RowFault.row(
                        "members: more than " + COLUMNS + " names in the file (expected: 1.." + COLUMNS + ")"));
                continue;
            }
            int place = columns.computeIfAbsent(name, _ -> columns.size());
            cells[place] = member.getValue();
        }
        var whole = new ArrayList<>(List.of(cells).subList(0, columns.size()));
        var checked = CleanText.checked(line, whole, columns());
        faults.addAll(checked.faults());
        return new RawRow(line, checked.cells(), List.copyOf(faults));
    }

    final RawRow damaged(long line, String text, String expected) {
        var shown = CleanText.of(text.substring(0, Math.min(text.length(), ROW_LENGTH)));
        return new RawRow(
                line,
                List.of(JsonNodeFactory.instance.stringNode(shown)),
                List.of(new RowFault(null, null, shown, expected, null)));
    }
}
