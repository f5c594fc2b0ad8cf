package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Listing;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// What one module's imports changed and have not taken back.
final class ChangeStore {
    private final JdbcClient db;
    private final String schema;
    private final RecordDigests digests;

    /// The changes of one statement.
    record Step(long chunk, int number, String table) {}

    ChangeStore(JdbcClient db, String schema) {
        this.db = db;
        this.schema = schema;
        this.digests = new RecordDigests(db);
    }

    /// The newest chunk that is still to be taken back.
    Optional<Long> newestChunk(UUID imported) {
        return db.sql("""
                        select chunk from %s.import_changes
                         where import_id = :id and kept is null
                         order by chunk desc limit 1""".formatted(schema))
                .param("id", imported)
                .query(Long.class)
                .optional();
    }

    /// The chunk's statements, the newest first.
    List<Step> steps(UUID imported, long chunk) {
        return db.sql("""
                        select distinct step, table_name from %s.import_changes
                         where import_id = :id and chunk = :chunk and kept is null
                         order by step desc""".formatted(schema))
                .param("id", imported)
                .param("chunk", chunk)
                .query((rs, _) -> new Step(chunk, rs.getInt("step"), rs.getString("table_name")))
                .list();
    }

    /// The records of a table that a chunk touched, with all that the import did to them and has not taken back. They
    /// are locked in the order of their ids, so that nobody changes them, or begins to refer to them, before that.
    List<ChangedRecord> records(UUID imported, long chunk, String table) {
        var images = new LinkedHashMap<UUID, Image>();
        db.sql("""
                        select t.id, to_jsonb(t) as image, %s as digest, %s as earlier from %s t
                         where t.id in (select record_id from %s.import_changes
                                         where import_id = :id and chunk = :chunk and table_name = :table)
                         order by t.id for update""".formatted(digests.of(table, "t"), RecordDigests.earlier("t"), table, schema))
                .param("id", imported)
                .param("chunk", chunk)
                .param("table", table)
                .query((rs, _) -> images.put(
                        Columns.id(rs, "id"),
                        new Image(tree(rs.getString("image")), rs.getBytes("digest"), rs.getBytes("earlier"))))
                .list();
        var changes = db.sql("""
                        select record_id, chunk, step, before, after, digest from %1$s.import_changes
                         where import_id = :id and table_name = :table and kept is null
                           and record_id in (select record_id from %1$s.import_changes
                                              where import_id = :id and chunk = :chunk and table_name = :table
                                                and kept is null)
                         order by record_id, chunk desc, step desc""".formatted(schema))
                .param("id", imported)
                .param("chunk", chunk)
                .param("table", table)
                .query((rs, _) -> new Change(
                        new Step(rs.getLong("chunk"), rs.getInt("step"), table),
                        Columns.id(rs, "record_id"),
                        tree(rs.getString("before")),
                        tree(rs.getString("after")),
                        rs.getBytes("digest")))
                .list();
        var byRecord = new LinkedHashMap<UUID, List<Change>>();
        changes.forEach(change -> byRecord.computeIfAbsent(change.record(), _ -> new ArrayList<>())
                .add(change));
        return byRecord.entrySet().stream()
                .map(one -> {
                    var image = images.getOrDefault(one.getKey(), new Image(null, null, null));
                    return new ChangedRecord(
                            table,
                            one.getKey(),
                            image.now(),
                            image.like(one.getValue().getFirst().digest()),
                            one.getValue());
                })
                .toList();
    }

    private record Image(@Nullable JsonNode now, byte @Nullable [] digest, byte @Nullable [] earlier) {
        /// The digest of the same making as one of the journal.
        byte @Nullable [] like(byte[] kept) {
            return earlier != null && kept.length == earlier.length ? earlier : digest;
        }
    }

    /// Forgets changes that were taken back.
    void remove(UUID imported, Step step, Collection<UUID> records) {
        db.sql("""
                        delete from %s.import_changes
                         where import_id = :id and chunk = :chunk and step = :step
                           and record_id = any(:records::uuid[])""".formatted(schema))
                .param("id", imported)
                .param("chunk", step.chunk())
                .param("step", step.number())
                .param("records", records.stream().map(UUID::toString).toArray(String[]::new), Types.ARRAY)
                .update();
    }

    /// Writes down once per record why it stays, and leaves all that the import did to it for good.
    void keep(UUID imported, List<RevertConflict> conflicts, List<Change> oldest) {
        db.sql("""
                        update %s.import_changes c
                           set kept = case when c.chunk = k.chunk and c.step = k.step then k.why::jsonb else '{}' end
                          from unnest(:records::uuid[], :chunks::bigint[], :steps::int[], :whys::text[])
                               as k (record_id, chunk, step, why)
                         where c.import_id = :id and c.record_id = k.record_id and c.kept is null""".formatted(schema))
                .param("id", imported)
                .param(
                        "records",
                        conflicts.stream().map(one -> one.id().toString()).toArray(String[]::new),
                        Types.ARRAY)
                .param("chunks", oldest.stream().map(one -> one.step().chunk()).toArray(Long[]::new), Types.ARRAY)
                .param("steps", oldest.stream().map(one -> one.step().number()).toArray(Integer[]::new), Types.ARRAY)
                .param("whys", conflicts.stream().map(ImportStore::json).toArray(String[]::new), Types.ARRAY)
                .update();
    }

    Page<RevertConflict> conflicts(Cursors cursors, UUID imported, PageRequest page) {
        var listing = new Listing<>(
                schema + ".import_changes",
                "kept",
                schema + ".import_changes",
                "record_id",
                "position",
                Map.of("position", new Listing.Sort("(chunk * 1000 + step)", "bigint")),
                (rs, _) -> Json.MAPPER.readValue(rs.getString("kept"), RevertConflict.class));
        return listing.page(
                db, cursors, new Conditions().and("kept <> '{}'").and("import_id = :id", "id", imported), page);
    }

    private static @Nullable JsonNode tree(@Nullable String json) {
        return json == null ? null : Json.MAPPER.readTree(json);
    }
}
