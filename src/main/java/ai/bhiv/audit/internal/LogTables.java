package ai.bhiv.audit.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the tables say of one log. The login must see it: `bhiv_audit`, or the application within the tenant.
public final class LogTables implements Tree.Tiles {
    private final JdbcClient jdbc;
    private final String tenant;

    public LogTables(JdbcClient jdbc, String tenant) {
        this.jdbc = jdbc;
        this.tenant = tenant;
    }

    /// Names of all logs that this login sees.
    public static List<String> all(JdbcClient jdbc) {
        return jdbc.sql("select tenant_id from audit.logs order by tenant_id")
                .query((row, _) -> row.getString(1))
                .list();
    }

    public long size() {
        return jdbc.sql("select size from audit.logs where tenant_id = ?")
                .param(tenant)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    Map<Integer, byte[]> edges() {
        var edges = new HashMap<Integer, byte[]>();
        jdbc.sql("select level, hashes from audit.edges where tenant_id = ?")
                .param(tenant)
                .query(row -> {
                    edges.put(row.getInt(1), row.getBytes(2));
                });
        return edges;
    }

    /// The growing end.
    public Tree.Edge edge() {
        return new Tree.Edge(size(), edges());
    }

    @Override
    public byte[] tile(int level, long n) {
        return full(level, n)
                .or(() -> jdbc.sql("select hashes from audit.edges where tenant_id = ? and level = ?")
                        .params(tenant, level)
                        .query(byte[].class)
                        .optional())
                .orElse(new byte[0]);
    }

    Optional<byte[]> full(int level, long n) {
        return jdbc.sql("select hashes from audit.tiles where tenant_id = ? and level = ? and n = ?")
                .params(tenant, level, n)
                .query(byte[].class)
                .optional();
    }

    /// The newest signed head.
    public Optional<Signed> head() {
        return jdbc.sql("""
                        select number, size, note from audit.checkpoints where tenant_id = ?
                        order by number desc limit 1""").param(tenant).query(Signed.class).optional();
    }

    /// A checkpoint as it is stored.
    public record Signed(long number, long size, String note) {}

    /// Checkpoints after this number, in order.
    public List<Signed> after(long number, int limit) {
        return jdbc.sql("""
                        select number, size, note from audit.checkpoints where tenant_id = ? and number > ?
                        order by number limit ?""")
                .params(tenant, number, limit)
                .query((row, _) -> new Signed(row.getLong(1), row.getLong(2), row.getString(3)))
                .list();
    }

    /// The newest checkpoint of this size.
    public Optional<Signed> ofSize(long size) {
        return jdbc.sql("""
                        select number, size, note from audit.checkpoints where tenant_id = ? and size = ?
                        order by number desc limit 1""").params(tenant, size).query(Signed.class).optional();
    }
}
