package ai.bhiv.platform.imports;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.imports.Import.State;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Guarded;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/// The imports of one module's schema, as requests see them.
final class ImportStore {
    private final JdbcClient db;
    private final String schema;

    /// @param schema the module's name, never text from outside
    ImportStore(JdbcClient db, String schema) {
        this.db = db;
        this.schema = schema;
    }

    void add(Import made) {
        db.sql("""
                        insert into %s.imports
                            (id, kind, file_name, sha256, bytes, format, columns, suggestion, mapping, state, rows,
                             warnings, created_by, updated_by)
                        values
                            (:id, :kind, :fileName, :sha256, :bytes, :format::jsonb, :columns::jsonb,
                             :suggestion::jsonb, :mapping::jsonb, :state, :rows, :warnings::jsonb, :by, :by)
                        """.formatted(schema))
                .param("id", made.id())
                .param("kind", made.kind())
                .param("fileName", made.fileName(), Types.VARCHAR)
                .param("sha256", made.sha256())
                .param("bytes", made.bytes())
                .param("format", json(made.format()))
                .param("columns", json(made.columns()))
                .param("suggestion", json(made.suggestion()))
                .param("mapping", json(made.mapping()))
                .param("state", Columns.stored(made.state()))
                .param("rows", made.rows())
                .param("warnings", json(made.warnings()))
                .param("by", made.createdBy())
                .update();
    }

    /// @throws ai.bhiv.platform.problem.Problem `platform.record.not-found`
    Import get(UUID id) {
        return read(id, "");
    }

    /// Locks the import's row until the transaction ends: against a change of its state or mapping meanwhile.
    Import lock(UUID id) {
        return read(id, " for update of i");
    }

    Page<ImportSummary> list(Cursors cursors, @Nullable String kind, PageRequest page) {
        var listing = new Listing<>(
                schema + ".imports",
                "id, kind, file_name, state, rows, applied_rows, created_at, created_by",
                schema + ".imports",
                "id",
                "-created_at",
                Map.of("created_at", new Listing.Sort("created_at", "timestamptz")),
                (rs, _) -> new ImportSummary(
                        Columns.id(rs, "id"),
                        rs.getString("kind"),
                        rs.getString("file_name"),
                        Columns.constant(rs, "state", State.class),
                        rs.getLong("rows"),
                        rs.getLong("applied_rows"),
                        Columns.instant(rs, "created_at"),
                        rs.getString("created_by")));
        return listing.page(db, cursors, new Conditions().and("kind = :kind", "kind", kind), page);
    }

    void map(UUID id, Mapping mapping, String by) {
        db.sql("""
                        update %s.imports
                           set mapping = :mapping::jsonb, state = 'uploaded', preview = null,
                               version = version + 1, updated_at = now(), updated_by = :by
                         where id = :id""".formatted(schema))
                .param("mapping", json(mapping))
                .param("by", by)
                .param("id", id)
                .update();
    }

    void validated(UUID id, Preview preview, List<String> warnings, String by) {
        db.sql("""
                        update %s.imports
                           set preview = :preview::jsonb, warnings = :warnings::jsonb, state = 'validated',
                               version = version + 1, updated_at = now(), updated_by = :by
                         where id = :id""".formatted(schema))
                .param("preview", json(preview))
                .param("warnings", json(warnings))
                .param("by", by)
                .param("id", id)
                .update();
    }

    void confirm(UUID id, Principal by, boolean allOrNothing) {
        db.sql("""
                        update %s.imports
                           set state = 'applying', all_or_nothing = :together, journaled = journaled or applied_rows = 0,
                               begun_at = null, confirmed_by = :principal::jsonb,
                               confirmed_at = coalesce(confirmed_at, clock_timestamp()),
                               lease_until = null, attempts = 0, failure = null,
                               version = version + 1, updated_at = now(), updated_by = :by
                         where id = :id""".formatted(schema))
                .param("principal", json(by))
                .param("together", allOrNothing)
                .param("by", by.id())
                .param("id", id)
                .update();
    }

    /// Queues the revert behind what waits already.
    void revert(UUID id, Principal by) {
        db.sql("""
                        update %s.imports
                           set state = 'reverting', confirmed_by = :principal::jsonb, confirmed_at = clock_timestamp(),
                               reverted = coalesce(reverted, '{"removed":0,"restored":0,"kept":0}'),
                               lease_until = null, attempts = 0, failure = null,
                               version = version + 1, updated_at = now(), updated_by = :by
                         where id = :id""".formatted(schema))
                .param("principal", json(by))
                .param("by", by.id())
                .param("id", id)
                .update();
    }

    /// Whether what it changed was kept from its first row on.
    boolean journaled(UUID id) {
        return db.sql("select journaled from %s.imports where id = :id".formatted(schema))
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /// When and as which import the same file was applied before, newest first.
    List<String> appliedBefore(String kind, String sha256) {
        return db.sql("""
                        select id || ' on ' || to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
                          from %s.imports
                         where sha256 = :sha256 and kind = :kind and state in ('applying', 'applied')
                         order by created_at desc limit 5""".formatted(schema))
                .param("sha256", sha256)
                .param("kind", kind)
                .query((rs, _) -> rs.getString(1))
                .list();
    }

    static String json(Object value) {
        return Json.MAPPER.writeValueAsString(value);
    }

    private Import read(UUID id, String lock) {
        Optional<Import> found = db.sql("""
                        select i.*,
                               round(((i.applied_rows - i.begun_rows) / nullif(extract(epoch from
                                   case i.state when 'applying' then clock_timestamp() else i.updated_at end
                                   - i.begun_at), 0))::numeric, 1) as rows_per_second,
                               case when i.state in ('applying', 'reverting') then
                                   (select count(*) from %1$s.imports o
                                     where o.state in ('applying', 'reverting') and o.kind = i.kind
                                       and (o.confirmed_at, o.id) < (i.confirmed_at, i.id))
                               else 0 end as ahead
                          from %1$s.imports i where i.id = :id%2$s""".formatted(schema, lock))
                .param("id", id)
                .query((rs, _) -> row(rs))
                .optional();
        return found.orElseThrow(() -> Guarded.notFound(id));
    }

    private static Import row(ResultSet rs) throws SQLException {
        var preview = rs.getString("preview");
        var applied = rs.getString("applied");
        var reverted = rs.getString("reverted");
        var rate = rs.getBigDecimal("rows_per_second");
        return new Import(
                Columns.id(rs, "id"),
                rs.getString("kind"),
                rs.getString("file_name"),
                rs.getString("sha256"),
                rs.getLong("bytes"),
                Columns.constant(rs, "state", State.class),
                Json.MAPPER.readValue(rs.getString("format"), TableFormat.class),
                Json.MAPPER.readValue(rs.getString("columns"), new TypeReference<List<ColumnProfile>>() {}),
                Json.MAPPER.readValue(rs.getString("suggestion"), Suggestion.class),
                Json.MAPPER.readValue(rs.getString("mapping"), Mapping.class),
                rs.getLong("rows"),
                preview == null ? null : Json.MAPPER.readValue(preview, Preview.class),
                rs.getLong("applied_rows"),
                applied == null ? Counts.NONE : Json.MAPPER.readValue(applied, Counts.class),
                Json.MAPPER.readValue(rs.getString("warnings"), new TypeReference<List<String>>() {}),
                rs.getBoolean("all_or_nothing"),
                rs.getInt("ahead"),
                reverted == null ? null : Json.MAPPER.readValue(reverted, Reverted.class),
                rate == null ? null : rate.doubleValue(),
                rs.getString("failure"),
                Columns.instant(rs, "created_at"),
                rs.getString("created_by"),
                Columns.instant(rs, "updated_at"),
                rs.getLong("version"));
    }
}
