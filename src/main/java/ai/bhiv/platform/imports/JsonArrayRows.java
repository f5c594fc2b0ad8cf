package ai.bhiv.platform.imports;

import ai.bhiv.platform.json.Json;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;

/// A JSON array of objects, read one by one. Behind the first place that is no JSON nothing can be trusted: it is one
/// last row with a fault.
final class JsonArrayRows extends JsonRows {
    private final Reader in;
    private final JsonParser parser;
    private boolean begun;
    private boolean ended;

    JsonArrayRows(Reader in) {
        this.in = in;
        this.parser = Json.MAPPER.createParser(in);
    }

    @Override
    public @Nullable RawRow next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            if (!begun) {
                begun = true;
                parser.nextToken();
            }
            if (parser.nextToken() == JsonToken.END_ARRAY || parser.currentToken() == null) {
                boolean open = parser.currentToken() == null;
                ended = true;
                return open
                        ? damaged(parser.currentLocation().getLineNr(), "", "a closing bracket: the file is cut")
                        : null;
            }
            var from = parser.currentLocation();
            JsonNode value = parser.readValueAsTree();
            return parser.currentLocation().getCharOffset() - from.getCharOffset() > ROW_LENGTH
                    ? damaged(from.getLineNr(), "", "a row of at most 1 MiB")
                    : row(from.getLineNr(), value);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            ended = true;
            var at = e.getLocation();
            long line = at == null ? parser.currentLocation().getLineNr() : at.getLineNr();
            var where = at == null ? "" : "; reading stopped at character " + at.getColumnNr() + " of the line";
            return damaged(line, "", "JSON objects without repeated members up to the closing bracket" + where);
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
        in.close();
    }
}
