package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.Digests;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The entries of a log in order, those that were archived and dropped among them, with some to look ahead at.
final class Entries implements AutoCloseable {
    private static final int AHEAD = 512;
    /// Where the columns of [LeafFields#TEXTS] begin.
    private static final int FIRST_TEXT = 9;

    private final String log;
    private final Map<String, Boolean> erasures = new HashMap<>();
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final Archive.Cursor archived;
    private final ArrayDeque<Entry> buffer = new ArrayDeque<>();
    private @Nullable Entry live;
    private @Nullable Entry old;

    Entries(Connection connection, String log, Archive archive) throws SQLException {
        this.log = log;
        statement = connection.prepareStatement("""
                select e.seq, (extract(epoch from e.at) * 1000000)::bigint as micros, e.entry, e.resource_ids,
                    d.entry_id, d.salt, d.detail, d.erased_by,
                    e.id::text, e.actor_id, e.act, e.session, e.operation, e.action, e.resource_type, e.outcome,
                    e.code, e.class, e.security, e.level, e.correlation, e.run, e.approval
                from audit.entries e
                left join audit.details d
                    on d.tenant_id = e.tenant_id and d.entry_id = e.id and d.segment = e.segment
                where e.tenant_id = ? order by e.seq, e.segment""");
        statement.setFetchSize(1_000);
        statement.setString(1, log);
        rows = statement.executeQuery();
        archived = archive.of(log);
        live = row();
        old = archived.next();
    }

    /// One entry with what stands beside it.
    record Entry(
            long seq,
            String id,
            String text,
            byte[] leaf,
            @Nullable String wrongColumn,
            @Nullable String wrongDetail,
            boolean ordered,
            Instant at) {}

    private @Nullable Entry row() throws SQLException {
        if (!rows.next()) {
            return null;
        }
        var text = rows.getString("entry");
        var leaf = Tree.leaf(text.getBytes(StandardCharsets.UTF_8));
        var said = LeafFields.of(text);
        if (said == null) {
            return new Entry(rows.getLong("seq"), rows.getString("id"), text, leaf, null, null, false, Instant.EPOCH);
        }
        long micros = said.micros();
        return new Entry(
                rows.getLong("seq"),
                rows.getString("id"),
                text,
                leaf,
                wrongColumn(said, micros),
                wrongDetail(said.digest()),
                !said.late(),
                micros == Long.MIN_VALUE ? Instant.EPOCH : Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private @Nullable String wrongColumn(LeafFields said, long micros) throws SQLException {
        if (micros != rows.getLong("micros")) {
            return "at";
        }
        for (int i = 0; i < LeafFields.TEXTS.size(); i++) {
            if (!java.util.Objects.equals(rows.getString(FIRST_TEXT + i), said.text(i))) {
                return LeafFields.TEXTS.get(i);
            }
        }
        return Arrays.asList((Object[]) rows.getArray("resource_ids").getArray())
                        .equals(said.ids())
                ? null
                : "resource_ids";
    }

    private @Nullable String wrongDetail(String digest) throws SQLException {
        if (rows.getString("entry_id") == null) {
            return "the detail is missing";
        }
        var detail = rows.getString("detail");
        if (detail == null) {
            return erased(rows.getString("erased_by")) ? null : "the detail is gone, and no entry tells of its erasure";
        }
        return Digests.detail(rows.getBytes("salt"), detail).equals(digest)
                ? null
                : "the detail is not the one whose digest is in the entry";
    }

    /// Whether an entry of this id tells of an erasure.
    private boolean erased(String by) throws SQLException {
        if (!erasures.containsKey(by)) {
            try (var look = statement.getConnection().prepareStatement("""
                    select exists (select from audit.entries where tenant_id = ? and id = ?::uuid and action = 'erase')""")) {
                look.setString(1, log);
                look.setString(2, by);
                try (var row = look.executeQuery()) {
                    row.next();
                    erasures.put(by, row.getBoolean(1));
                }
            }
        }
        return erasures.getOrDefault(by, false);
    }

    private boolean fill(int count) throws SQLException {
        while (buffer.size() < count) {
            if (old != null && (live == null || old.seq() <= live.seq())) {
                if (live == null || old.seq() < live.seq()) {
                    buffer.add(old);
                }
                old = archived.next();
            } else if (live != null) {
                buffer.add(live);
                live = row();
            } else {
                return false;
            }
        }
        return true;
    }

    @Nullable
    Entry next() throws SQLException {
        return fill(1) ? buffer.remove() : null;
    }

    @Nullable
    Entry peek(int ahead) throws SQLException {
        if (!fill(ahead + 1)) {
            return null;
        }
        return ahead == 0
                ? buffer.peekFirst()
                : buffer.stream().skip(ahead).findFirst().orElse(null);
    }

    /// How far ahead the entry of this leaf stands; -1 when it is not near.
    int found(byte[] leaf) throws SQLException {
        fill(AHEAD);
        int at = 0;
        for (var one : buffer) {
            if (at >= AHEAD) {
                break;
            }
            if (Arrays.equals(one.leaf(), leaf)) {
                return at;
            }
            at++;
        }
        return -1;
    }

    @Override
    public void close() throws SQLException {
        rows.close();
        statement.close();
    }
}
