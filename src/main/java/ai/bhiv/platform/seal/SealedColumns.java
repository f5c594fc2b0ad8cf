package ai.bhiv.platform.seal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The sealed columns of the database, as their comments describe them, and the values in them that an older key
/// sealed.
final class SealedColumns {
    static final int BATCH = 200;

    private final JdbcClient jdbc;
    private final Sealing sealing;

    SealedColumns(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /// One column, from the catalogue, so that its names are identifiers that PostgreSQL has quoted.
    ///
    /// @param owner SQL of the name that a value is bound to
    record Column(String table, String name, String owner) {}

    private record Held(String owner, byte[] sealed) {}

    /// All of them. The comment is the owner's word: only migrations write it.
    List<Column> all() {
        return jdbc.sql("""
                        select a.attrelid::regclass::text, quote_ident(a.attname), d.description
                          from pg_attribute a
                          join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
                          join pg_description d on d.objoid = a.attrelid and d.objsubid = a.attnum
                                               and d.classoid = 'pg_class'::regclass
                         where a.attname like 'sealed\\_%' and a.atttypid = 'bytea'::regtype and not a.attisdropped
                           and not exists (select 1 from pg_inherits where inhrelid = a.attrelid)
                         order by 1, 2""")
                .query((row, _) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    /// Seals some values anew that another version than this sealed, in the open transaction of their tenant. A value
    /// that its writer replaces meanwhile is left to him: it is found by what it was.
    ///
    /// @return how many were looked at; 0 when the column has no more
    int reseal(Column column, int newest) {
        var held = jdbc.sql("""
                        select %s, %s from %s
                         where substring(%s from 1 for 5) <> :header limit :batch""".formatted(column.owner, column.name, column.table, column.name))
                .param("header", header(newest))
                .param("batch", BATCH)
                .query((row, _) -> new Held(row.getString(1), row.getBytes(2)))
                .list();
        if (held.isEmpty()) {
            return 0;
        }
        var before = new ArrayList<byte[]>();
        var after = new ArrayList<byte[]>();
        for (var value : held) {
            before.add(value.sealed);
            after.add(sealing.seal(value.owner, sealing.open(value.owner, value.sealed)));
        }
        jdbc.sql("""
                        update %s as t set %s = v.after
                          from unnest(:before::bytea[], :after::bytea[]) as v(before, after)
                         where t.%s = v.before""".formatted(column.table, column.name, column.name))
                .param("before", before.toArray(new byte[0][]))
                .param("after", after.toArray(new byte[0][]))
                .update();
        return held.size();
    }

    /// Whether the tenant has a value in any column that this version sealed.
    boolean uses(int version) {
        return all().stream()
                .anyMatch(
                        column -> jdbc.sql("select exists (select 1 from %s where substring(%s from 1 for 5) = :header)"
                                        .formatted(column.table, column.name))
                                .param("header", header(version))
                                .query(Boolean.class)
                                .single());
    }

    /// Whether the tenant has a sealed value of the first format.
    boolean usesFirstFormat() {
        return all().stream()
                .anyMatch(
                        column -> jdbc.sql("select exists (select 1 from %s where substring(%s from 1 for 1) = :format)"
                                        .formatted(column.table, column.name))
                                .param("format", new byte[] {1})
                                .query(Boolean.class)
                                .single());
    }

    private static byte[] header(int version) {
        return ByteBuffer.allocate(Sealing.HEADER)
                .put(Sealing.FORMAT)
                .putInt(version)
                .array();
    }
}
