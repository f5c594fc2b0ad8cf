package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.imports.ChangeStore.Step;
import ai.bhiv.platform.json.Json;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Takes back what an import changed, chunk by chunk and statement by statement from the newest to the oldest, inside
/// the transaction that is open (PLT-81). What somebody else changed or uses since is left whole and written down.
final class Reversal {
    private final JdbcClient db;
    private final ChangeStore changes;
    private final ImportKind<?> kind;
    private final UUID imported;
    private final ToldChanges told;
    private final Map<String, StoredTable> tables = new HashMap<>();

    Reversal(JdbcClient db, ImportKind<?> kind, UUID imported, ToldChanges told) {
        this.told = told;
        this.db = db;
        this.changes = new ChangeStore(db, kind.module());
        this.kind = kind;
        this.imported = imported;
    }

    Reverted takeBack(long chunk) {
        var steps = changes.steps(imported, chunk);
        var records = new HashMap<UUID, ChangedRecord>();
        var conflicts = new HashMap<UUID, RevertConflict>();
        var touched = new LinkedHashMap<String, Set<UUID>>();
        for (var table : new TreeSet<>(steps.stream().map(Step::table).toList())) {
            for (var record : changes.records(imported, chunk, table)) {
                records.put(record.id(), record);
                touched.computeIfAbsent(table, _ -> new TreeSet<>()).add(record.id());
                var conflict = record.conflict();
                if (conflict != null) {
                    conflicts.put(record.id(), conflict);
                }
            }
        }
        var taken = new HashSet<UUID>();
        var removed = new HashSet<UUID>();
        for (var step : steps) {
            takeBack(step, records, conflicts).forEach(change -> {
                taken.add(change.record());
                if (change.made()) {
                    removed.add(change.record());
                }
            });
        }
        var kept = List.copyOf(conflicts.values());
        changes.keep(
                imported,
                kept,
                kept.stream()
                        .map(one -> Objects.requireNonNull(records.get(one.id()))
                                .changes()
                                .getLast())
                        .toList());
        kind.settle(touched);
        taken.removeAll(removed);
        taken.removeAll(conflicts.keySet());
        told.takenBack(
                removed.stream()
                        .sorted()
                        .map(records::get)
                        .filter(Objects::nonNull)
                        .toList(),
                taken.stream()
                        .sorted()
                        .map(records::get)
                        .filter(Objects::nonNull)
                        .toList());
        return new Reverted(removed.size(), taken.size(), conflicts.size());
    }

    /// Takes back what the statement did to records without a conflict; finds the conflicts that only the database
    /// knows.
    private List<Change> takeBack(Step step, Map<UUID, ChangedRecord> records, Map<UUID, RevertConflict> conflicts) {
        var table = tables.computeIfAbsent(step.table(), name -> StoredTable.read(db, name));
        var due = records.values().stream()
                .filter(record -> record.table().equals(step.table()))
                .flatMap(record -> record.changes().stream())
                .filter(change -> change.step().equals(step))
                .sorted(Comparator.comparing(Change::record))
                .toList();
        BiConsumer<Change, String> refuse = (change, reason) ->
                conflicts.putIfAbsent(change.record(), required(records, change).conflict(reason));
        inUse(table, free(due, conflicts).stream().filter(Change::made).toList())
                .forEach((change, by) -> refuse.accept(change, "it is used by " + by));
        var free = free(due, conflicts);
        var done =
                new ArrayList<>(write(table, free.stream().filter(Change::made).toList(), refuse));
        done.addAll(write(table, free.stream().filter(change -> !change.made()).toList(), refuse));
        changes.remove(imported, step, done.stream().map(Change::record).toList());
        return done;
    }

    private static List<Change> free(List<Change> due, Map<UUID, RevertConflict> conflicts) {
        return due.stream()
                .filter(change -> !conflicts.containsKey(change.record()))
                .toList();
    }

    private static ChangedRecord required(Map<UUID, ChangedRecord> records, Change change) {
        return Objects.requireNonNull(records.get(change.record()));
    }

    /// The made records that live rows refer to, with the table that does. What belongs to a record goes with it.
    private Map<Change, String> inUse(StoredTable table, List<Change> made) {
        var found = new LinkedHashMap<Change, String>();
        if (made.isEmpty()) {
            return found;
        }
        var ids = made.stream().map(Change::record).collect(Collectors.toCollection(HashSet::new));
        for (var reference : table.references()) {
            if (!kind.parts().contains(reference.table())) {
                var used = table.used(db, reference, ids);
                made.stream()
                        .filter(change -> used.contains(change.record()))
                        .forEach(change -> found.putIfAbsent(change, reference.table()));
            }
        }
        return found;
    }

    /// Those that were written. One that the database refuses is found by halving, and becomes a conflict.
    private List<Change> write(StoredTable table, List<Change> due, BiConsumer<Change, String> refuse) {
        if (due.isEmpty()) {
            return List.of();
        }
        db.sql("savepoint reversal").update();
        try {
            if (due.getFirst().made()) {
                take(table, due);
            } else {
                restore(table, due);
            }
            db.sql("release savepoint reversal").update();
            return due;
        } catch (DataIntegrityViolationException e) {
            db.sql("rollback to savepoint reversal").update();
            db.sql("release savepoint reversal").update();
            if (due.size() == 1) {
                refuse.accept(due.getFirst(), "the database refuses it: " + reason(e));
                return List.of();
            }
            var written = new ArrayList<>(write(table, due.subList(0, due.size() / 2), refuse));
            written.addAll(write(table, due.subList(due.size() / 2, due.size()), refuse));
            return written;
        }
    }

    private void take(StoredTable table, List<Change> made) {
        var sql = table.bin()
                ? "update %s t set deleted_at = now()%s where t.id = any(:ids::uuid[])"
                        .formatted(table.name(), table.bookkeeping())
                : "delete from %s t where t.id = any(:ids::uuid[])".formatted(table.name());
        var statement = db.sql(sql).param("ids", ids(made), Types.ARRAY);
        (sql.contains(":by") ? statement.param("by", caller()) : statement).update();
    }

    private void restore(StoredTable table, List<Change> changed) {
        var columns = new TreeSet<String>();
        changed.forEach(change -> {
            if (change.before() != null) {
                columns.addAll(change.before().propertyNames());
            }
        });
        columns.retainAll(table.columns());
        if (columns.isEmpty()) {
            return;
        }
        var sets = columns.stream()
                .map(column -> "\"%1$s\" = case when jsonb_exists(r.image, '%1$s') then p.\"%1$s\" else t.\"%1$s\" end"
                        .formatted(column))
                .collect(Collectors.joining(", "));
        var sql = """
                update %1$s t set %2$s%3$s
                  from unnest(:ids::uuid[], :images::jsonb[]) as r (id, image)
                 cross join lateral jsonb_populate_record(null::%1$s, r.image) p
                 where t.id = r.id""".formatted(table.name(), sets, table.bookkeeping());
        var statement = db.sql(sql)
                .param("ids", ids(changed), Types.ARRAY)
                .param(
                        "images",
                        changed.stream()
                                .map(change -> Json.MAPPER.writeValueAsString(change.before()))
                                .toArray(String[]::new),
                        Types.ARRAY);
        (sql.contains(":by") ? statement.param("by", caller()) : statement).update();
    }

    private static String[] ids(List<Change> rows) {
        return rows.stream().map(row -> row.record().toString()).toArray(String[]::new);
    }

    private static String caller() {
        return RequestContext.current().principal().id();
    }

    private static String reason(DataIntegrityViolationException refusal) {
        return String.valueOf(refusal.getMostSpecificCause().getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }
}
