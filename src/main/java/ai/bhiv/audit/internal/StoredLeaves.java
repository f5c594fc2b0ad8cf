package ai.bhiv.audit.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The leaf hashes of a log as its tiles hold them, in order, with some to look ahead at.
final class StoredLeaves implements AutoCloseable {
    private static final int AHEAD = 512;

    private final PreparedStatement statement;
    private final ResultSet rows;
    private final ArrayDeque<byte[]> buffer = new ArrayDeque<>();

    StoredLeaves(Connection connection, String log) throws SQLException {
        statement = connection.prepareStatement("""
                select hashes from (
                    select n, hashes from audit.tiles where tenant_id = ? and level = 0
                    union all select 9223372036854775807, hashes from audit.edges where tenant_id = ? and level = 0
                ) as leaves order by n""");
        statement.setFetchSize(64);
        statement.setString(1, log);
        statement.setString(2, log);
        rows = statement.executeQuery();
    }

    private boolean fill(int count) throws SQLException {
        while (buffer.size() < count && rows.next()) {
            var hashes = rows.getBytes(1);
            for (int i = 0; i + Tree.HASH <= hashes.length; i += Tree.HASH) {
                buffer.add(Arrays.copyOfRange(hashes, i, i + Tree.HASH));
            }
        }
        return buffer.size() >= count;
    }

    byte @Nullable [] next() throws SQLException {
        return fill(1) ? buffer.remove() : null;
    }

    byte @Nullable [] peek(int ahead) throws SQLException {
        return fill(ahead + 1) ? buffer.stream().skip(ahead).findFirst().orElse(null) : null;
    }

    void back(byte[] leaf) {
        buffer.addFirst(leaf);
    }

    /// How far ahead the leaf stands; -1 when it is not near.
    int found(byte[] leaf) throws SQLException {
        fill(AHEAD);
        int at = 0;
        for (var one : buffer) {
            if (at >= AHEAD) {
                break;
            }
            if (Arrays.equals(one, leaf)) {
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
