package ai.bhiv.platform.imports;

import ai.bhiv.platform.imports.TableFormat.Layout;
import ai.bhiv.platform.json.Json;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Writes rejected rows in the format of the file that they came from, with what is wrong in columns of their own
/// (PLT-80). Corrected, the file imports: these columns are left out by their names.
final class RejectedRows implements Closeable {
    private static final String LINE = "rejected_line";
    private static final String COLUMN = "rejected_column";
    private static final String VALUE = "rejected_value";
    private static final String EXPECTED = "rejected_expected";

    /// The columns that are added.
    static final List<String> ADDED = List.of(LINE, COLUMN, VALUE, EXPECTED);

    private final TableFormat format;
    private final List<String> columns;
    private final Writer out;
    private final @Nullable CsvWriter csv;
    private boolean begun;

    RejectedRows(OutputStream out, TableFormat format, List<String> columns) throws IOException {
        this.format = format;
        this.columns = columns;
        this.out = new OutputStreamWriter(out, Charset.forName(format.charset()));
        if (format.byteOrderMark()) {
            this.out.write('\uFEFF');
        }
        this.csv = format.layout() != Layout.DELIMITED
                ? null
                : CsvWriter.builder()
                        .fieldSeparator(format.delimiter().charAt(0))
                        .quoteCharacter(format.quote().charAt(0))
                        .lineDelimiter(LineDelimiter.CRLF)
                        .build(this.out);
        if (csv != null) {
            var heading = new ArrayList<>(kept(columns));
            heading.addAll(ADDED);
            csv.writeRecord(heading);
        } else if (format.layout() == Layout.JSON_ARRAY) {
            this.out.write('[');
        }
    }

    void add(RawRow row) throws IOException {
        var texts = List.of(
                Long.toString(row.line()),
                joined(row, RowFault::column),
                joined(row, RowFault::given),
                joined(row, RejectedRows::expectation));
        if (csv != null) {
            var cells =
                    kept(columns(row)).stream().map(cell -> cell.asString("")).collect(Collectors.toList());
            cells.addAll(texts);
            csv.writeRecord(cells);
            return;
        }
        var object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(columns.size(), row.cells().size()); i++) {
            if (!ADDED.contains(columns.get(i)) && !row.cells().get(i).isNull()) {
                object.set(columns.get(i), row.cells().get(i));
            }
        }
        for (int i = 0; i < ADDED.size(); i++) {
            object.put(ADDED.get(i), texts.get(i));
        }
        out.write(format.layout() == Layout.JSON_ARRAY ? (begun ? ",\n" : "\n") : "");
        out.write(Json.MAPPER.writeValueAsString(object));
        out.write(format.layout() == Layout.JSON_LINES ? "\n" : "");
        begun = true;
    }

    /// Ends the text; what is below stays open.
    @Override
    public void close() throws IOException {
        if (csv != null) {
            csv.flush();
        } else if (format.layout() == Layout.JSON_ARRAY) {
            out.write("\n]\n");
        }
        out.flush();
    }

    /// As many cells as there are columns.
    private List<JsonNode> columns(RawRow row) {
        var cells = new ArrayList<>(
                row.cells().subList(0, Math.min(columns.size(), row.cells().size())));
        while (cells.size() < columns.size()) {
            cells.add(JsonNodeFactory.instance.stringNode(""));
        }
        return cells;
    }

    /// Without the columns that an earlier rejection added.
    private <T> List<T> kept(List<T> values) {
        var kept = new ArrayList<T>();
        for (int i = 0; i < values.size(); i++) {
            if (!ADDED.contains(columns.get(i))) {
                kept.add(values.get(i));
            }
        }
        return kept;
    }

    private static String expectation(RowFault fault) {
        return fault.didYouMean() == null
                ? fault.expected()
                : fault.expected() + " (did you mean " + fault.didYouMean() + "?)";
    }

    private static String joined(RawRow row, Function<RowFault, @Nullable String> part) {
        return row.faults().stream()
                .map(fault -> {
                    var text = part.apply(fault);
                    return text == null ? "" : text;
                })
                .collect(Collectors.joining("; "));
    }
}
