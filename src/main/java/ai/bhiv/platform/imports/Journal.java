package ai.bhiv.platform.imports;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Keeps what the statements of a chunk change, in the chunk's transaction, so that it can be taken back (PLT-81).
///
/// A kind writes through it whatever a revert has to undo. What it does not write through it stays after a revert.
public final class Journal {
    private final JdbcClient db;
    private final String schema;
    private final UUID imported;
    private final long chunk;
    private final RecordDigests digests;
    private final Set<String> tables = new LinkedHashSet<>();
    private int step;

    /// @param schema the module's name
    /// @param chunk position of the chunk's first row
    Journal(JdbcClient db, String schema, UUID imported, long chunk, RecordDigests digests) {
        this.db = db;
        this.schema = schema;
        this.imported = imported;
        this.chunk = chunk;
        this.digests = digests;
    }

    /// A statement whose changes are kept. Its parameters are still to be bound, by name, and it is to be run with
    /// `query(...)` even when its rows are of no interest.
    ///
    /// @param table the one that it writes, with its schema; its rows have an `id`
    /// @param statement an `insert` or `update` without `with` in front and without `returning` behind it
    /// @param returning columns that the caller reads, as after `returning`
    public JdbcClient.StatementSpec sql(String table, String statement, String returning) {
        step++;
        tables.add(table);
        var read = Arrays.stream(returning.split(",", -1))
                .map(column -> column.strip().substring(column.strip().lastIndexOf('.') + 1))
                .collect(Collectors.joining(", "));
        return db.sql("""
                        with written as (
                            %1$s
                            returning %2$s, new.id as journal_id, %4$s as journal_digest,
                                case when old.id is not null then to_jsonb(new) end as journal_new,
                                case when old.id is not null then to_jsonb(old) end as journal_old),
                        kept as (
                            insert into %3$s.import_changes
                                (import_id, chunk, step, record_id, table_name, before, after, digest)
                            select :journal_import, :journal_chunk, :journal_step, w.journal_id, :journal_table,
                                   d.before, d.after, w.journal_digest
                              from written w
                              left join lateral (
                                   select jsonb_object_agg(n.key, o.value) as before,
                                          jsonb_object_agg(n.key, n.value) as after
                                     from jsonb_each(w.journal_new) n join jsonb_each(w.journal_old) o using (key)
                                    where n.value <> o.value
                                      and n.key not in ('version', 'updated_at', 'updated_by')) d
                                on w.journal_old is not null
                             where w.journal_old is null or d.before is not null)
                        select %5$s from written""".formatted(statement, returning, schema, digests.of(table, "new"), read))
                .param("journal_import", imported)
                .param("journal_chunk", chunk)
                .param("journal_step", step)
                .param("journal_table", table);
    }

    /// The tables that were written through it.
    Set<String> tables() {
        return tables;
    }
}
