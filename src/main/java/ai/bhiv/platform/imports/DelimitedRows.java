package ai.bhiv.platform.imports;

import ai.bhiv.platform.problem.PlatformProblem;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Rows of a delimited file (RFC 4180, with any delimiter, quote and line end, mixed as they come).
///
/// It is our own reader because a damaged row must cost that row only: a quote that is never closed, text behind a
/// closing quote, or a row over several lines with a wrong number of cells rejects the line on which it begins, and
/// reading goes on at the next line. A quote inside an unquoted cell is part of the text.
final class DelimitedRows implements RowSource {
    /// How much may be read twice, in all, before quotes over several lines are no longer believed.
    private static final long AGAIN = 256L << 20;

    private final Reader in;
    private final char delimiter;
    private final char quote;
    private final List<String> columns = new ArrayList<>();
    private char[] buffer = new char[1 << 16];
    private int start;
    private int at;
    private int end;
    private long line = 1;
    private long rowLine;
    private int afterFirstLine;
    private long readAgain;

    DelimitedRows(Reader in, TableFormat format) throws IOException {
        this.in = in;
        this.delimiter = format.delimiter().charAt(0);
        this.quote = format.quote().charAt(0);
        if (format.header()) {
            name();
        }
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns);
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        var row = parse();
        if (row == null || !row.faults().isEmpty()) {
            return row;
        }
        if (columns.isEmpty()) {
            for (int i = 1; i <= row.cells().size(); i++) {
                columns.add("column " + i);
            }
            refuseTooMany();
        }
        return fitted(row);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void name() throws IOException {
        var row = parse();
        if (row == null) {
            return;
        }
        for (var cell : row.cells()) {
            var name = CleanText.of(cell.asString()).strip();
            var unique = name.isEmpty() ? "column " + (columns.size() + 1) : name;
            for (int i = 2; columns.contains(unique); i++) {
                unique = name + " (" + i + ")";
            }
            columns.add(unique);
            refuseTooMany();
        }
    }

    private void refuseTooMany() {
        if (columns.size() > COLUMNS) {
            throw PlatformProblem.IMPORT_UNREADABLE.because(
                    "columns: more than " + COLUMNS + " (expected: 1.." + COLUMNS + ")");
        }
    }

    /// The row when it has as many cells as there are columns, or only empty ones beyond them.
    private RawRow fitted(RawRow row) throws IOException {
        var cells = row.cells();
        int given = cells.size();
        if (given > columns.size()
                && cells.subList(columns.size(), given).stream().allMatch(DelimitedRows::isEmpty)) {
            return new RawRow(row.line(), cells.subList(0, columns.size()), row.faults());
        }
        if (given == columns.size()) {
            return row;
        }
        var fault = RowFault.row("cells: " + given + " (expected: " + columns.size() + ")");
        if (afterFirstLine > 0 && readAgain <= AGAIN) {
            return broken(fault);
        }
        return new RawRow(row.line(), cells.subList(0, Math.min(given, COLUMNS)), List.of(fault));
    }

    private static boolean isEmpty(JsonNode cell) {
        return cell.asString().isBlank();
    }

    private @Nullable RawRow parse() throws IOException {
        int c = firstOfRow();
        if (c == -1) {
            return null;
        }
        rowLine = line;
        afterFirstLine = 0;
        var cells = new ArrayList<JsonNode>(Math.max(4, columns.size()));
        var cell = new StringBuilder();
        while (true) {
            cell.setLength(0);
            if (c == quote) {
                long opened = line;
                if (!quoted(cell)) {
                    return broken(fault(
                            cells.size(),
                            cell,
                            "a closing quote within the row, for the one opened on line " + opened));
                }
                c = read();
                if (c != delimiter && c != -1 && !lineEnd(c)) {
                    return broken(
                            fault(cells.size(), cell, "a delimiter or the end of the line behind the closing quote"));
                }
            } else {
                while (c != delimiter && c != -1 && !lineEnd(c) && at - start <= ROW_LENGTH) {
                    cell.append((char) c);
                    c = read();
                }
            }
            if (at - start > ROW_LENGTH) {
                return broken(RowFault.row("row: longer than " + ROW_LENGTH + " characters (expected: at most 1 MiB)"));
            }
            cells.add(JsonNodeFactory.instance.stringNode(cell.toString()));
            if (c != delimiter) {
                passLineEnd(c);
                return CleanText.checked(rowLine, cells, columns);
            }
            c = read();
        }
    }

    /// Skips empty lines; the buffer begins with the row then.
    private int firstOfRow() throws IOException {
        while (true) {
            start = at;
            int c = read();
            if (c == -1 || !lineEnd(c)) {
                return c;
            }
            passLineEnd(c);
        }
    }

    /// Reads behind the opening quote up to the closing one; false when there is none within the row's limit.
    private boolean quoted(StringBuilder cell) throws IOException {
        while (true) {
            int c = read();
            if (c == -1 || at - start > ROW_LENGTH || (lineEnd(c) && readAgain > AGAIN)) {
                return false;
            }
            if (c == quote) {
                if (peek() != quote) {
                    return true;
                }
                read();
            }
            cell.append((char) c);
            if (lineEnd(c)) {
                if (c == '\r' && peek() == '\n') {
                    cell.append((char) read());
                }
                passedLine();
            }
        }
    }

    private void passLineEnd(int c) throws IOException {
        if (c == -1) {
            return;
        }
        if (c == '\r' && peek() == '\n') {
            read();
        }
        line++;
    }

    private void passedLine() {
        line++;
        if (afterFirstLine == 0) {
            afterFirstLine = at - start;
        }
    }

    private static boolean lineEnd(int c) {
        return c == '\n' || c == '\r';
    }

    private RowFault fault(int column, CharSequence given, String expected) {
        var heading = column < columns.size() ? columns.get(column) : null;
        var firstLine = given.toString().lines().findFirst().orElse("");
        return new RowFault(heading, null, CleanText.of(firstLine), expected, null);
    }

    /// Rejects the line on which the row begins and goes on with the one behind it.
    private RawRow broken(RowFault fault) throws IOException {
        String text;
        if (afterFirstLine > 0) {
            text = new String(buffer, start, afterFirstLine);
            readAgain += at - start - afterFirstLine;
            at = start + afterFirstLine;
            line = rowLine + 1;
        } else {
            text = restOfLine();
        }
        var cells = Arrays.stream(text.strip().split(Pattern.quote(String.valueOf(delimiter)), COLUMNS))
                .map(CleanText::of)
                .<JsonNode>map(JsonNodeFactory.instance::stringNode)
                .toList();
        return new RawRow(rowLine, cells, List.of(fault));
    }

    /// The whole line, as far as it is short enough, and goes behind its end.
    private String restOfLine() throws IOException {
        int c = buffer[at - 1];
        while (c != -1 && !lineEnd(c) && at - start <= ROW_LENGTH) {
            c = read();
        }
        var text = new String(buffer, start, Math.min(at - start, ROW_LENGTH));
        while (c != -1 && !lineEnd(c)) {
            start = at;
            c = read();
        }
        passLineEnd(c);
        return text;
    }

    private int peek() throws IOException {
        return at < end || fill() ? buffer[at] : -1;
    }

    private int read() throws IOException {
        return at < end || fill() ? buffer[at++] : -1;
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            at -= start;
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int more = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, more);
        return more > 0;
    }
}
