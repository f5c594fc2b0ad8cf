package ai.bhiv.platform.imports;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/// Opens a file in its format.
final class RowSources {
    private RowSources() {}

    /// @param content from the first byte, byte order mark included
    static RowSource open(InputStream content, TableFormat format) throws IOException {
        if (format.byteOrderMark()) {
            content.skipNBytes(format.charset().equals("UTF-8") ? 3 : 2);
        }
        var decoder = Charset.forName(format.charset())
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(CleanText.BROKEN));
        var reader = new BufferedReader(new InputStreamReader(content, decoder), 1 << 16);
        return switch (format.layout()) {
            case DELIMITED -> new DelimitedRows(reader, format);
            case JSON_LINES -> new JsonLineRows(reader);
            case JSON_ARRAY -> new JsonArrayRows(reader);
        };
    }
}
