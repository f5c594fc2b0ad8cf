package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Meaning;

/// How a file is written, as detected or as overruled by whoever sends it.
public record TableFormat(
        Layout layout,
        @Meaning("IANA name of the character set") String charset,

        @Meaning("Whether the file begins with a byte order mark")
        boolean byteOrderMark,

        @Meaning("Character between cells; of delimited files")
        String delimiter,

        @Meaning("Character around cells; of delimited files")
        String quote,

        @Meaning("Whether the first row names the columns") boolean header) {
    /// The families of files.
    public enum Layout {
        /// CSV, TSV and their kin.
        DELIMITED,
        /// One JSON object a line.
        JSON_LINES,
        /// One JSON array of objects.
        JSON_ARRAY
    }
}
