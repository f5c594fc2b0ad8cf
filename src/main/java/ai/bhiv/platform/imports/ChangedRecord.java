package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.RevertConflict.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A record as it stands, and everything that an import did to it, the newest first. It is taken back whole or not at
/// all: what the import left of it and somebody else's change together would be a record that nobody ever wrote.
///
/// @param now absent when it is gone
/// @param digest of the record as it stands
record ChangedRecord(String table, UUID id, @Nullable JsonNode now, byte @Nullable [] digest, List<Change> changes) {
    /// Why it cannot be taken back; nothing when it can, as far as the record itself shows.
    @Nullable
    RevertConflict conflict() {
        if (now == null || now.path("deleted_at").isString()) {
            return conflict("it was removed since");
        }
        boolean own = changes.getLast().made();
        boolean same = own
                ? Arrays.equals(digest, changes.getFirst().digest())
                : touched().isEmpty();
        return same ? null : conflict("it was changed since");
    }

    RevertConflict conflict(String reason) {
        var by = now == null ? null : now.path("updated_by").asString(null);
        return new RevertConflict(table, id, changes.getLast().made(), reason, touched(), by);
    }

    /// The columns that the import wrote and somebody else since.
    private List<Field> touched() {
        var found = new ArrayList<Field>();
        var stands = new HashMap<String, JsonNode>();
        for (var change : changes) {
            var before = change.before();
            var after = change.after();
            if (now == null || before == null || after == null) {
                continue;
            }
            for (var column : before.properties()) {
                var here = stands.getOrDefault(column.getKey(), now.path(column.getKey()));
                if (!here.equals(after.path(column.getKey()))) {
                    found.add(new Field(
                            column.getKey(),
                            column.getValue(),
                            after.path(column.getKey()),
                            now.path(column.getKey())));
                }
                stands.put(column.getKey(), column.getValue());
            }
        }
        return List.copyOf(found);
    }
}
