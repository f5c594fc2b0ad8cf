package ai.bhiv.platform.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/// Rows that a transaction writes at its end, whatever else it does: the last of them go with the commit, in one
/// round trip, so that they cost the caller no wait of their own.
final class LastRows {
    private static final int KEPT = 64;
    /// Together with the commit; few, as each sequence of statements is prepared once per connection.
    private static final int WITH_COMMIT = 3;

    private final DataSource source;
    private final List<Row> rows = new ArrayList<>();

    LastRows(DataSource source) {
        this.source = source;
    }

    private record Row(String sql, @Nullable Object[] parameters) {
        /// Returns the number of the next parameter.
        int set(PreparedStatement statement, int first) throws SQLException {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(first + i, parameters[i]);
            }
            return first + parameters.length;
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

    /// Writes those that wait, the last ones together with the commit.
    void commit(Connection connection) throws SQLException {
        if (!rows.isEmpty()) {
            int before = Math.max(0, rows.size() - WITH_COMMIT);
            write(connection, rows.subList(0, before));
            var last = List.copyOf(rows.subList(before, rows.size()));
            rows.clear();
            var sql = last.stream().map(Row::sql).collect(Collectors.joining("; ", "", "; commit"));
            // The statements are sent together; when one fails, the server skips those behind it.
            try (var statement = connection.prepareStatement(sql)) {
                int parameter = 1;
                for (var row : last) {
                    parameter = row.set(statement, parameter);
                }
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
                    rows.get(from).set(statement, 1);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        }
    }
}
