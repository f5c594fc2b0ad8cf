package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.TargetField.Type;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Transactions;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.JsonNodeFactory;

/// Writes a kind's stored records as a table that an import of that kind reads (PLT-84), page by page in the order of
/// their ids, each page in a transaction of its own: a record that is there from the first page to the last is written
/// once, and memory does not grow with the table.
final class ExportedRows {
    private static final int PAGE = 1_000;
    private static final UUID FIRST = new UUID(0, 0);

    private final JdbcClient db;
    private final Transactions transactions;
    private final String tenant;
    private final String stored;
    private final List<TargetField> fields;

    private record Row(UUID id, List<@Nullable String> values) {}

    ExportedRows(JdbcClient db, Transactions transactions, String tenant, ImportKind<?> kind) {
        this.db = db;
        this.transactions = transactions;
        this.tenant = tenant;
        this.stored = kind.stored();
        this.fields = TargetField.of(kind);
    }

    /// @param raw whether texts that a spreadsheet would run are left as they are
    void write(ExportFormat format, boolean raw, OutputStream to) throws IOException {
        var out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
        switch (format) {
            case CSV -> table(raw, out);
            case JSONL -> lines(out);
        }
        out.flush();
    }

    private void table(boolean raw, Writer out) throws IOException {
        var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(out);
        csv.writeRecord(fields.stream().map(TargetField::name).toList());
        for (var page = page(FIRST); !page.isEmpty(); page = page(page.getLast().id())) {
            for (var row : page) {
                var cells = new ArrayList<String>(fields.size());
                for (int i = 0; i < fields.size(); i++) {
                    var value = row.values().get(i);
                    boolean text = fields.get(i).type() == Type.TEXT;
                    cells.add(value == null ? "" : text && !raw ? Formulas.guarded(value) : value);
                }
                csv.writeRecord(cells);
            }
        }
        csv.flush();
    }

    private void lines(Writer out) throws IOException {
        for (var page = page(FIRST); !page.isEmpty(); page = page(page.getLast().id())) {
            for (var row : page) {
                var line = JsonNodeFactory.instance.objectNode();
                for (int i = 0; i < fields.size(); i++) {
                    var name = fields.get(i).name();
                    var value = row.values().get(i);
                    if (value != null) {
                        switch (fields.get(i).type()) {
                            case NUMBER, WHOLE -> line.put(name, new BigDecimal(value));
                            case TRUTH -> line.put(name, Boolean.parseBoolean(value));
                            case TEXT, DATE, TIME, CHOICE, JSON -> line.put(name, value);
                        }
                    }
                }
                out.write(Json.MAPPER.writeValueAsString(line));
                out.write('\n');
            }
        }
    }

    private List<Row> page(UUID after) {
        return transactions.inTenant(
                tenant,
                () -> db.sql("select * from (%s) s where s.id > :after order by s.id limit %d".formatted(stored, PAGE))
                        .param("after", after)
                        .query((rs, _) -> row(rs))
                        .list());
    }

    private Row row(ResultSet rs) throws SQLException {
        var values = new ArrayList<@Nullable String>(fields.size());
        for (var field : fields) {
            var text = rs.getString(field.name());
            values.add(
                    text != null && field.type() == Type.TRUTH ? Boolean.toString(rs.getBoolean(field.name())) : text);
        }
        return new Row(rs.getObject("id", UUID.class), values);
    }
}
