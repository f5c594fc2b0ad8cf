package ai.bhiv.platform.imports;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A table of a module as a revert needs to know it, read from the database's own catalogue.
///
/// @param columns those that can be written
/// @param references foreign keys of other tables, or of itself, that point to it
record StoredTable(String name, Set<String> columns, List<Reference> references) {
    /// @param bin whether the referring rows can be in the bin
    record Reference(String table, String column, boolean bin) {}

    static StoredTable read(JdbcClient db, String table) {
        var columns = db.sql("""
                        select attname from pg_attribute
                         where attrelid = :table::regclass and attnum > 0 and not attisdropped
                           and attgenerated = ''""").param("table", table).query(String.class).list();
        var references = db.sql("""
                        select c.conrelid::regclass::text as child, a.attname as key,
                               exists (select from pg_attribute b
                                        where b.attrelid = c.conrelid and b.attname = 'deleted_at') as bin
                          from pg_constraint c
                          join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
                         where c.contype = 'f' and c.confrelid = :table::regclass and a.attname <> 'tenant_id'
                         order by child, key""")
                .param("table", table)
                .query((rs, _) -> new Reference(rs.getString("child"), rs.getString("key"), rs.getBoolean("bin")))
                .list();
        return new StoredTable(table, Set.copyOf(columns), references);
    }

    boolean bin() {
        return columns.contains("deleted_at");
    }

    /// What a change of a row counts up, as after `set ...,`.
    String bookkeeping() {
        return (columns.contains("version") ? ", version = t.version + 1" : "")
                + (columns.contains("updated_at") ? ", updated_at = now()" : "")
                + (columns.contains("updated_by") ? ", updated_by = :by" : "");
    }

    /// Those of the records that live rows refer to.
    Set<UUID> used(JdbcClient db, Reference by, Set<UUID> records) {
        return new HashSet<>(db.sql("select distinct %2$s from %1$s where %2$s = any(:ids::uuid[])%3$s"
                        .formatted(by.table(), by.column(), by.bin() ? " and deleted_at is null" : ""))
                .param("ids", records.stream().map(UUID::toString).toArray(String[]::new), java.sql.Types.ARRAY)
                .query(UUID.class)
                .list());
    }
}
