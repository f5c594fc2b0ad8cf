package ai.bhiv.platform.imports;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// JSON Lines: one object a line; a line that is none is a row with a fault, and the next line is read.
final class JsonLineRows extends JsonRows {
    private final Reader in;
    private long line;
    private int pushed = -2;

    JsonLineRows(Reader in) {
        this.in = in;
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        var text = new StringBuilder();
        while (text.isEmpty()) {
            if (!readLine(text)) {
                return null;
            }
            if (text.toString().isBlank()) {
                text.setLength(0);
            }
        }
        if (text.length() > ROW_LENGTH) {
            return damaged(line, text.substring(0, 200), "a row of at most 1 MiB");
        }
        try {
            return row(line, Json.MAPPER.readTree(text.toString()));
        } catch (JacksonException e) {
            var at = e.getLocation();
            var where = at == null ? "" : "; reading stopped at character " + at.getColumnNr();
            return damaged(line, text.toString(), "one JSON object without repeated members" + where);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /// Reads a line, keeping one character more than a row may have; false at the end of the file.
    private boolean readLine(StringBuilder text) throws IOException {
        int c = pushed == -2 ? in.read() : pushed;
        pushed = -2;
        if (c == -1) {
            return false;
        }
        line++;
        while (c != -1 && c != '\n' && c != '\r') {
            if (text.length() <= ROW_LENGTH) {
                text.append((char) c);
            }
            c = in.read();
        }
        if (c == '\r') {
            int after = in.read();
            pushed = after == '\n' ? -2 : after;
        }
        return true;
    }
}
