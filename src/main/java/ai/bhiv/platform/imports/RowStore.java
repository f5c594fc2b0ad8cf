package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.imports.ColumnProfile.Word;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Columns;
import ai.bhiv.platform.store.Conditions;
import ai.bhiv.platform.store.Cursors;
import ai.bhiv.platform.store.Listing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/// The staged rows of one module's imports.
final class RowStore {
    /// Rows of a chunk, and what their cells may hold together, so that wide rows make short chunks.
    static final int CHUNK = 1_000;

    private static final long CHUNK_SIZE = 16L << 20;
    private static final TypeReference<List<RowFault>> FAULTS = new TypeReference<>() {};
    private static final TypeReference<List<JsonNode>> CELLS = new TypeReference<>() {};

    private final JdbcClient db;
    private final String schema;

    /// @param schema the module's name, never text from outside
    RowStore(JdbcClient db, String schema) {
        this.db = db;
        this.schema = schema;
    }

    /// @param first position of the first of them
    void add(UUID id, long first, List<RawRow> rows) {
        var cells = rows.stream().map(row -> ImportStore.json(row.cells())).toArray(String[]::new);
        db.sql("""
                        insert into %s.import_rows (import_id, position, line, cells, size, damage)
                        select :id, :first + r.n - 1, r.line, r.cells::jsonb, length(r.cells), r.damage::jsonb
                          from unnest(:lines::bigint[], :cells::text[], :damage::text[])
                               with ordinality as r (line, cells, damage, n)""".formatted(schema))
                .param("id", id)
                .param("first", first)
                .param("lines", rows.stream().map(RawRow::line).toArray(Long[]::new), Types.ARRAY)
                .param("cells", cells, Types.ARRAY)
                .param("damage", texts(rows, row -> faults(row.faults())), Types.ARRAY)
                .update();
    }

    /// A row as it is stored. Reading its cells takes time and no connection.
    record Stored(
            long position,
            long line,
            String cells,
            @Nullable String damage,
            @Nullable Verdict verdict) {
        Staged read() {
            return new Staged(
                    position,
                    line,
                    Json.MAPPER.readValue(cells, CELLS),
                    damage == null ? List.of() : Json.MAPPER.readValue(damage, FAULTS),
                    verdict);
        }
    }

    /// The rows after a position, at most a chunk of them.
    List<Stored> chunk(UUID id, long after) {
        return db.sql("""
                        select position, line, cells, damage, verdict
                          from (select *, sum(size) over (order by position) - size as before
                                  from %s.import_rows
                                 where import_id = :id and position > :after and position <= :after + :most) r
                         where before < :size
                         order by position""".formatted(schema))
                .param("id", id)
                .param("after", after)
                .param("most", CHUNK)
                .param("size", CHUNK_SIZE)
                .query((rs, _) -> new Stored(
                        rs.getLong("position"),
                        rs.getLong("line"),
                        rs.getString("cells"),
                        rs.getString("damage"),
                        verdict(rs)))
                .list();
    }

    /// Writes down what is to become of rows, or what became of them. They are in the order of their positions, whose
    /// range keeps the statement from reading the import's other rows.
    void judge(UUID id, List<? extends Checked<?>> rows, boolean done) {
        if (rows.isEmpty()) {
            return;
        }
        db.sql("""
                        update %s.import_rows r
                           set verdict = v.verdict, faults = v.faults::jsonb, match_key = v.match_key,
                               target_id = v.target::uuid, done = :done
                          from unnest(:positions::bigint[], :verdicts::text[], :faults::text[], :keys::text[],
                                      :targets::text[]) as v (position, verdict, faults, match_key, target)
                         where r.import_id = :id and r.position = v.position
                           and r.position between :first and :last""".formatted(schema))
                .param("id", id)
                .param("done", done)
                .param("first", rows.getFirst().row().position())
                .param("last", rows.getLast().row().position())
                .param(
                        "positions",
                        rows.stream().map(row -> row.row().position()).toArray(Long[]::new),
                        Types.ARRAY)
                .param("verdicts", texts(rows, row -> Columns.stored(row.verdict())), Types.ARRAY)
                .param("faults", texts(rows, row -> faults(row.faults())), Types.ARRAY)
                .param("keys", texts(rows, Checked::matchKey), Types.ARRAY)
                .param("targets", texts(rows, RowStore::target), Types.ARRAY)
                .update();
    }

    /// Later rows with the match fields of an earlier one become duplicates, however far apart they stand.
    void markDuplicates(UUID id) {
        // found first, by themselves: joined in one step, rows that are not analysed yet are compared each with each
        db.sql("""
                        with later as materialized (
                            select position, first from (
                                select position, first_value(line) over same as first, row_number() over same as n
                                  from %s.import_rows
                                 where import_id = :id and match_key is not null
                                window same as (partition by match_key order by position)) d
                             where n > 1)
                        update %s.import_rows r
                           set verdict = 'duplicate', target_id = null,
                               faults = jsonb_build_array(jsonb_build_object('expected',
                                   'match fields that no earlier row of the file has; line ' || later.first || ' has them'))
                          from later
                         where r.import_id = :id and r.position = later.position
                        """.formatted(schema, schema)).param("id", id).update();
    }

    Counts counts(UUID id) {
        var counts = Counts.NONE;
        var found = db.sql("""
                        select verdict, count(*) as rows
                          from %s.import_rows
                         where import_id = :id and verdict is not null
                         group by verdict""".formatted(schema))
                .param("id", id)
                .query((rs, _) -> Map.entry(Columns.constant(rs, "verdict", Verdict.class), rs.getLong("rows")))
                .list();
        for (var entry : found) {
            counts = counts.plus(entry.getKey(), entry.getValue());
        }
        return counts;
    }

    /// The distinct texts of a column, the most frequent first.
    List<Word> distinct(UUID id, int column, int most) {
        return db.sql("""
                        select btrim(cells ->> :column) as text, count(*) as rows
                          from %s.import_rows
                         where import_id = :id and damage is null and btrim(cells ->> :column) <> ''
                         group by 1 order by 2 desc, 1 limit :most""".formatted(schema))
                .param("id", id)
                .param("column", column)
                .param("most", most)
                .query((rs, _) -> new Word(rs.getString("text"), rs.getLong("rows")))
                .list();
    }

    Page<StagedRow> list(Cursors cursors, UUID id, @Nullable Verdict verdict, PageRequest page) {
        var listing = new Listing<>(
                schema + ".import_rows",
                "line, cells, verdict, damage, faults, target_id, done",
                schema + ".import_rows",
                "import_id",
                "position",
                Map.of("position", new Listing.Sort("position", "bigint")),
                (rs, _) -> new StagedRow(
                        rs.getLong("line"),
                        Json.MAPPER.readValue(rs.getString("cells"), CELLS),
                        verdict(rs),
                        allFaults(rs),
                        Columns.idOrNull(rs, "target_id"),
                        rs.getBoolean("done")));
        var conditions = new Conditions()
                .and("import_id = :id", "id", id)
                .and("verdict = :verdict", "verdict", verdict == null ? null : Columns.stored(verdict));
        return listing.page(db, cursors, conditions, page);
    }

    /// Rejected rows after a position, at most 200.
    List<Staged> rejected(UUID id, long after) {
        return db.sql("""
                        select position, line, cells, damage, faults, verdict
                          from %s.import_rows
                         where import_id = :id and position > :after
                           and (verdict = 'error' or (verdict is null and damage is not null))
                         order by position limit 200""".formatted(schema))
                .param("id", id)
                .param("after", after)
                .query((rs, _) -> new Staged(
                        rs.getLong("position"),
                        rs.getLong("line"),
                        Json.MAPPER.readValue(rs.getString("cells"), CELLS),
                        allFaults(rs),
                        verdict(rs)))
                .list();
    }

    /// The faults of the check when there are some, which include the damage; otherwise the damage.
    private static List<RowFault> allFaults(ResultSet rs) throws SQLException {
        var faults = faults(rs, "faults");
        return faults.isEmpty() ? faults(rs, "damage") : faults;
    }

    private static List<RowFault> faults(ResultSet rs, String column) throws SQLException {
        var json = rs.getString(column);
        return json == null ? List.of() : Json.MAPPER.readValue(json, FAULTS);
    }

    private static @Nullable String faults(List<RowFault> faults) {
        return faults.isEmpty() ? null : ImportStore.json(faults);
    }

    private static @Nullable Verdict verdict(ResultSet rs) throws SQLException {
        var stored = rs.getString("verdict");
        return stored == null ? null : Verdict.valueOf(stored.toUpperCase(Locale.ROOT));
    }

    private static @Nullable String target(Checked<?> row) {
        return row.target() == null ? null : row.target().toString();
    }

    private static <T> @Nullable String[] texts(List<? extends T> rows, Function<T, @Nullable String> text) {
        var found = new ArrayList<@Nullable String>(rows.size());
        for (var row : rows) {
            found.add(text.apply(row));
        }
        return found.toArray(new @Nullable String[0]);
    }
}
