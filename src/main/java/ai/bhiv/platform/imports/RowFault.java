package ai.bhiv.platform.imports;

import org.jspecify.annotations.Nullable;

/// One fault of a row: where, what stood there, what was expected (PLT-80).
///
/// @param column heading in the file; absent for a fault of the whole row
/// @param field wire name of the target field, when the column is mapped
/// @param given as it stands in the file, cut at 100 characters
/// @param expected what would be accepted
/// @param didYouMean the nearest known value
public record RowFault(
        @Nullable String column,
        @Nullable String field,
        @Nullable String given,
        String expected,
        @Nullable String didYouMean) {
    public RowFault {
        given = given == null || given.length() <= 100 ? given : given.substring(0, 100);
    }

    /// A fault of the row as a whole.
    public static RowFault row(String expected) {
        return new RowFault(null, null, null, expected, null);
    }

    /// A fault of one target field, found by the module.
    public static RowFault field(String field, @Nullable String given, String expected) {
        return new RowFault(null, field, given, expected, null);
    }

    RowFault in(@Nullable String heading) {
        return new RowFault(heading, field, given, expected, didYouMean);
    }
}
