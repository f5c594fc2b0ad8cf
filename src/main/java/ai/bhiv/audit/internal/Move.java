package ai.bhiv.audit.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The statements that move entries from the outboxes into the log, in the transaction that is open.
public final class Move {
    /// The fields of an entry that have a column, so that it can be found by them.
    static final String FOUND_BY = "actor_id, act, session, operation, action, resource_type, resource_ids, outcome,"
            + " code, class, security, level, correlation, run, approval";

    private static final String TYPED = "actor_id text, act text, session text, operation text, action text,"
            + " resource_type text, resource_ids text[], outcome text, code text, class text, security text,"
            + " level text, correlation text, run text, approval text";

    private static final int EVERY = 20;

    private final JdbcClient jdbc;
    /// In a backlog, where the last full round of a schema ended: what is before it has been taken, and a scan from the
    /// start would walk over all of its dead rows.
    private final Map<String, Place> reached = new HashMap<>();
    private String month = "";
    private int rounds;

    private record Place(java.time.OffsetDateTime at, java.util.UUID id) {}

    public Move(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// What became of an entry: its place and its leaf.
    public record Leaf(String tenant, long seq, byte[] hash) {}

    /// The schemas with something to move. They are looked up each time, because other processes bring schemas of their
    /// own; mostly there is nothing, so it must cost no more than two small statements.
    public List<String> waiting() {
        var sql = jdbc.sql("""
                        select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where c.relname = 'audit_outbox' and has_table_privilege(c.oid, 'delete') order by n.nspname
                        """).query((row, _) -> row.getString(1)).list().stream()
                .map("select '%1$s' where exists (select 1 from %1$s.audit_outbox where entry is not null)"::formatted)
                .collect(Collectors.joining(" union all "));
        return sql.isEmpty()
                ? List.of()
                : jdbc.sql(sql).query((row, _) -> row.getString(1)).list();
    }

    /// Moves at most this many of each schema, the oldest first.
    public List<Leaf> take(List<String> schemas, int limit) {
        openMonth();
        boolean fromTheStart = ++rounds % EVERY == 0;
        var parameters = new HashMap<String, Object>();
        parameters.put("round", limit);
        var moved = schemas.stream()
                .map(schema -> taken(schema, fromTheStart ? null : reached.get(schema), parameters))
                .collect(Collectors.joining(", "));
        var all = schemas.stream()
                .map(schema -> "select '" + schema + "' as schema, * from " + schema + "_moved")
                .collect(Collectors.joining(" union all "));
        var counts = new HashMap<String, Integer>();
        var last = new HashMap<String, Place>();
        var leaves = jdbc.sql(
                        "with " + moved + ", taken as materialized (" + all + "),\n" + """
                numbered as materialized (
                    select t.*,
                        coalesce(l.size, 0) + row_number() over (partition by t.tenant_id order by t.at, t.id) - 1 as seq,
                        :month || case when f.class = 'access' then ' access' else ' change' end as segment, f.*
                    from taken t
                    left join audit.logs l on l.tenant_id = t.tenant_id
                    cross join lateral json_to_record(t.entry::json) as f(%2$s)),
                kept as (
                    insert into audit.details (tenant_id, entry_id, segment, salt, detail, address)
                    select tenant_id, id, segment, salt, detail_text, detail_text::json ->> 'address' from numbered),
                logged as (
                    insert into audit.entries (tenant_id, seq, segment, id, at, entry, %1$s)
                    select tenant_id, seq, segment, id, at, entry, %1$s from numbered)
                select schema, tenant_id, seq, at, id, sha256('\\x00'::bytea || convert_to(entry, 'UTF8')) as leaf
                from numbered order by tenant_id, seq
                """.formatted(FOUND_BY, TYPED))
                .params(parameters)
                .param("month", month)
                .query((row, _) -> {
                    var schema = row.getString(1);
                    counts.merge(schema, 1, Integer::sum);
                    var place = new Place(
                            row.getObject(4, java.time.OffsetDateTime.class), row.getObject(5, java.util.UUID.class));
                    last.merge(schema, place, (a, b) -> a.at.isAfter(b.at) ? a : b);
                    return new Leaf(row.getString(2), row.getLong(3), row.getBytes(6));
                })
                .list();
        schemas.forEach(schema -> {
            if (counts.getOrDefault(schema, 0) < limit) {
                reached.remove(schema);
            } else {
                reached.put(schema, last.get(schema));
            }
        });
        return leaves;
    }

    /// By the rows' own places, which hold: nobody changes a row of an outbox, and only the one who leads deletes.
    private static String taken(
            String schema, @org.jspecify.annotations.Nullable Place from, Map<String, Object> parameters) {
        if (from != null) {
            parameters.put(schema + "At", from.at);
        }
        return """
                %1$s_moved as (
                    delete from %1$s.audit_outbox where ctid = any (array
                        (select ctid from %1$s.audit_outbox where entry is not null%2$s
                         order by at, id limit :round))
                    returning tenant_id, id, at, entry, salt, detail_text)
                """.formatted(schema, from == null ? "" : " and at >= :" + schema + "At");
    }

    /// By the clock of the database, which is one for all processes.
    private void openMonth() {
        var now = jdbc.sql("select to_char(now() at time zone 'UTC', 'YYYY-MM')")
                .query(String.class)
                .single();
        if (!now.equals(month)) {
            jdbc.sql("select audit.open_month(?)").param(now).query((_, _) -> 0).single();
            month = now;
        }
    }

    /// Keeps a tile that became full.
    public void tile(String tenant, int level, long n, byte[] hashes) {
        jdbc.sql("insert into audit.tiles (tenant_id, level, n, hashes) values (?, ?, ?, ?)")
                .params(tenant, level, n, hashes)
                .update();
    }

    /// Keeps how far a log has come.
    public void grown(String tenant, Tree.Edge edge) {
        jdbc.sql("""
                        insert into audit.logs (tenant_id, size) values (?, ?)
                        on conflict (tenant_id) do update set size = excluded.size, updated_at = now()""").params(tenant, edge.size()).update();
        for (int level = 0; level < edge.height(); level++) {
            jdbc.sql("""
                            insert into audit.edges (tenant_id, level, hashes) values (?, ?, ?)
                            on conflict (tenant_id, level) do update set hashes = excluded.hashes""").params(tenant, level, edge.hashes(level)).update();
        }
    }
}
