package ai.bhiv.platform.audit;

import ai.bhiv.platform.json.Json;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What differs between two states of a record, field by field.
final class Changes {
    /// They change with every change, and the entry says them anyway.
    private static final Set<String> IMPLIED = Set.of("version", "updated_at", "updated_by");

    private Changes() {}

    /// `{"field": {"before": ..., "after": ...}}` of the fields that differ; absent sides are left out.
    static ObjectNode between(@Nullable JsonNode before, @Nullable JsonNode after, Set<String> masked) {
        var changes = Json.MAPPER.createObjectNode();
        var names = new TreeSet<String>();
        if (before != null) {
            names.addAll(before.propertyNames());
        }
        if (after != null) {
            names.addAll(after.propertyNames());
        }
        for (var name : names) {
            var was = before == null ? null : present(before.path(name));
            var is = after == null ? null : present(after.path(name));
            if (IMPLIED.contains(name) || equal(was, is)) {
                continue;
            }
            var change = changes.putObject(Visible.text(name, 200));
            if (was != null) {
                change.set("before", Visible.value(name, was, masked));
            }
            if (is != null) {
                change.set("after", Visible.value(name, is, masked));
            }
        }
        return changes;
    }

    private static @Nullable JsonNode present(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    /// By canonical text: 1.0 that was written and 1.00 that was read back differ only in how they are spelt.
    private static boolean equal(@Nullable JsonNode a, @Nullable JsonNode b) {
        return a == null || b == null
                ? a == b
                : a.equals(b) || Canonical.text(a).equals(Canonical.text(b));
    }
}
