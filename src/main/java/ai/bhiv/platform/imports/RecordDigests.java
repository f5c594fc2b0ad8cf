package ai.bhiv.platform.imports;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What stands for the content of records in a journal: SQL for the digest of all columns that are written by hand, in
/// the order of the table, without those behind the last that has a value. So a column of a later release without a
/// value changes nothing, and no record is turned into JSON for it.
final class RecordDigests {
    private final JdbcClient db;
    private final Map<String, String> columns = new HashMap<>();

    RecordDigests(JdbcClient db) {
        this.db = db;
    }

    /// @param table with its schema
    /// @param record what the statement calls its row
    String of(String table, String record) {
        var names = columns.computeIfAbsent(table, this::read);
        // a value that holds a comma or a bracket is quoted in a row's text, so what is cut off are empty columns
        return "'\\x01'::bytea || sha256(convert_to(rtrim(row(%s)::text, ',)'), 'UTF8'))"
                .formatted(names.replace("%", record));
    }

    /// That of journals of earlier releases, which is a byte shorter.
    static String earlier(String record) {
        return ("sha256(convert_to(jsonb_strip_nulls(to_jsonb(%s) - array['version', 'updated_at', 'updated_by'])::text,"
                        + " 'UTF8'))")
                .formatted(record);
    }

    private String read(String table) {
        return db.sql("""
                        select quote_ident(attname) from pg_attribute
                         where attrelid = :table::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                           and attname not in ('tenant_id', 'version', 'updated_at', 'updated_by')
                         order by attnum""").param("table", table).query(String.class).list().stream()
                .map(column -> "%." + column)
                .collect(Collectors.joining(", "));
    }
}
