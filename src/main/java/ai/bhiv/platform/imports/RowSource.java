package ai.bhiv.platform.imports;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of a file, one after the other, in bounded memory. What is damaged is a row with faults, never an exception.
interface RowSource extends Closeable {
    /// Most columns of a table.
    int COLUMNS = 500;

    /// Most characters of a row: 1 MiB.
    int ROW_LENGTH = 1 << 20;

    /// Names of the columns seen so far; complete after the last row, and for delimited files from the beginning.
    List<String> columns();

    /// The next row; nothing after the last.
    @Nullable
    RawRow next() throws IOException;
}
