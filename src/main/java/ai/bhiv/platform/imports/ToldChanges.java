package ai.bhiv.platform.imports;

import ai.bhiv.platform.event.Events;
import ai.bhiv.platform.event.Notices;
import ai.bhiv.platform.store.Columns;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Publishes what an import changed, from its journal: one notice per record and chunk, in the transaction of the
/// chunk. The order is that of the ids, so it is the same in every process.
final class ToldChanges {
    private final JdbcClient db;
    private final ImportKind<?> kind;
    private final UUID imported;
    private final Events events;

    ToldChanges(JdbcClient db, ImportKind<?> kind, UUID imported, Events events) {
        this.db = db;
        this.kind = kind;
        this.imported = imported;
        this.events = events;
    }

    private record Written(String table, UUID id, boolean made) {}

    /// Tells of a chunk that was applied.
    void applied(long chunk, Set<String> tables) {
        var named = tables.stream().filter(kind.notices()::containsKey).toArray(String[]::new);
        if (named.length == 0) {
            return;
        }
        var told = new ArrayList<Record>();
        db.sql("""
                        select table_name, record_id, bool_or(before is null) as made
                          from %s.import_changes
                         where import_id = :id and chunk = :chunk and table_name = any(:tables)
                         group by table_name, record_id order by record_id""".formatted(kind.module()))
                .param("id", imported)
                .param("chunk", chunk)
                .param("tables", named, Types.ARRAY)
                .query((rs, _) ->
                        new Written(rs.getString("table_name"), Columns.id(rs, "record_id"), rs.getBoolean("made")))
                .list()
                .forEach(one -> told.add(notice(one.table(), one.id(), one.made())));
        events.publishAll(told);
    }

    /// Tells of a chunk that was taken back: what it had made is gone, what it had changed is as it was.
    void takenBack(Collection<ChangedRecord> removed, Collection<ChangedRecord> restored) {
        var told = new ArrayList<Record>();
        for (var record : removed) {
            var kinds = kind.notices().get(record.table());
            if (kinds != null) {
                told.add(Notices.of(kinds.deleted(), record.id()));
            }
        }
        for (var record : restored) {
            var kinds = kind.notices().get(record.table());
            if (kinds != null) {
                told.add(Notices.of(kinds.updated(), record.id()));
            }
        }
        events.publishAll(told);
    }

    private Record notice(String table, UUID id, boolean made) {
        var kinds = kind.notices().get(table);
        if (kinds == null) {
            throw new IllegalArgumentException(table + " has no notices");
        }
        return Notices.of(made ? kinds.created() : kinds.updated(), id);
    }
}
