package ai.bhiv.audit.internal;

import ai.bhiv.platform.audit.Digests;
import ai.bhiv.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The entries of a log in order, those that were archived and dropped among them, with some to look ahead at.
final class Entries implements AutoCloseable {
    private static final int AHEAD = 512;
    private static final List<String> TEXTS = List.of(
            "actor_id",
            "act",
            "session",
            "operation",
            "action",
            "resource_type",
            "outcome",
            "code",
            "class",
            "security",
            "level",
            "correlation",
            "run",
            "approval");

    private final PreparedStatement statement;
    private final ResultSet rows;
    private final Archive.Cursor archived;
    private final ArrayDeque<Entry> buffer = new ArrayDeque<>();
    private @Nullable Entry live;
    private @Nullable Entry old;

    Entries(Connection connection, String log, Archive archive) throws SQLException {
        statement = connection.prepareStatement("""
                select e.seq, e.id, e.at, e.entry, d.entry_id, d.salt, d.detail, d.erased_by, e.resource_ids,
                    e.actor_id, e.act, e.session, e.operation, e.action, e.resource_type, e.outcome, e.code, e.class,
                    e.security, e.level, e.correlation, e.run, e.approval,
                    (select count(*) from audit.entries x where x.tenant_id = e.tenant_id and x.id = d.erased_by
                        and x.action = 'erase') as erasure
                from audit.entries e
                left join lateral (select entry_id, salt, detail, erased_by from audit.details d
                    where d.tenant_id = e.tenant_id and d.entry_id = e.id and d.segment = e.segment limit 1) d on true
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
        JsonNode entry;
        try {
            entry = Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            return new Entry(rows.getLong("seq"), rows.getString("id"), text, leaf, null, null, false, Instant.EPOCH);
        }
        return new Entry(
                rows.getLong("seq"),
                rows.getString("id"),
                text,
                leaf,
                wrongColumn(entry),
                wrongDetail(entry),
                ordered(entry),
                Instant.parse(entry.path("at").asString("1970-01-01T00:00:00Z")));
    }

    /// Whether its time follows that of the entries before it: those that waited in a spool came when they could.
    private static boolean ordered(JsonNode entry) {
        return !entry.has("spool_number") && !entry.has("carried_over");
    }

    private @Nullable String wrongColumn(JsonNode entry) throws SQLException {
        if (!entry.path("id").asString("").equals(rows.getString("id"))) {
            return "id";
        }
        if (!Instant.parse(entry.path("at").asString("1970-01-01T00:00:00Z"))
                .equals(rows.getTimestamp("at").toInstant())) {
            return "at";
        }
        for (var name : TEXTS) {
            var stored = rows.getString(name);
            var said = entry.has(name) ? entry.path(name).asString() : null;
            if (!java.util.Objects.equals(stored, said)) {
                return name;
            }
        }
        Array ids = rows.getArray("resource_ids");
        var said =
                entry.path("resource_ids").valueStream().map(JsonNode::asString).toArray();
        return Arrays.equals((Object[]) ids.getArray(), said) ? null : "resource_ids";
    }

    private @Nullable String wrongDetail(JsonNode entry) throws SQLException {
        var digest = entry.path("detail_digest").asString("");
        if (rows.getString("entry_id") == null) {
            return "the detail is missing";
        }
        var detail = rows.getString("detail");
        if (detail == null) {
            return rows.getLong("erasure") == 0 ? "the detail is gone, and no entry tells of its erasure" : null;
        }
        return Digests.detail(rows.getBytes("salt"), detail).equals(digest)
                ? null
                : "the detail is not the one whose digest is in the entry";
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
        return fill(ahead + 1) ? buffer.stream().skip(ahead).findFirst().orElse(null) : null;
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
