package ai.bhiv.platform.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// Rows that a transaction writes at its end, whatever else it does: the last of them goes with the commit, in one
/// round trip, so that it costs the caller no wait of its own.
final class LastRows {
    private static final int KEPT = 64;

    private final DataSource source;
    private final List<Row> rows = new ArrayList<>();

    LastRows(DataSource source) {
        this.source = source;
    }

    private record Row(String sql, @Nullable Object[] parameters) {
        void set(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
        }
    }

    void add(String sql, @Nullable Object... parameters) {
        rows.add(new Row(sql, parameters));
        if (rows.size() == KEPT) {
            write();
        }
    }

    DataSource source() {
        return source;
    }

    /// Writes what waits, in order, in the transaction that is open.
    void write() {
        if (!rows.isEmpty()) {
            new JdbcTemplate(source).execute((ConnectionCallback<Boolean>) connection -> {
                write(connection, rows);
                return true;
            });
            rows.clear();
        }
    }

    /// Writes those that wait, the last one together with the commit.
    void commit(Connection connection) throws SQLException {
        if (!rows.isEmpty()) {
            write(connection, rows.subList(0, rows.size() - 1));
            var last = rows.getLast();
            rows.clear();
            // The statements are sent together; when the first fails, the server skips the second.
            try (var statement = connection.prepareStatement(last.sql + "; commit")) {
                last.set(statement);
                statement.execute();
            }
        }
        // Does nothing on the wire when the transaction has ended.
        connection.commit();
    }

    private static void write(Connection connection, List<Row> rows) throws SQLException {
        for (int from = 0; from < rows.size(); ) {
            var sql = rows.get(from).sql;
            try (var statement = connection.prepareStatement(sql)) {
                for (; from < rows.size() && rows.get(from).sql.equals(sql); from++) {
                    rows.get(from).set(statement);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
