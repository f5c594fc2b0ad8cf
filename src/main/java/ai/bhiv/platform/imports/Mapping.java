package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which column becomes which field, and how (PLT-77).
public record Mapping(
        @Meaning("What the rows may do.") @Default("upsert") ImportMode mode,

        @Meaning("The columns that are imported; the others are left out.") @Size(max = 500)
        List<MappedColumn> columns,

        @Meaning("Values for fields that no column gives.") @Default("") @Size(max = 500)
        List<Constant> constants) {
    /// A column that becomes a field.
    public record MappedColumn(
            @Meaning("Heading in the file.") String column,
            @Meaning("Target field.") String field,

            @Meaning("Whether spaces around the value are cut off.") @Default("true")
            boolean trim,

            @Meaning("Pattern of dates, such as d-MMM-yy; two-digit years are those of 1950 to 2049.") @Nullable
            String datePattern,

            @Meaning("Which sign parts the decimals.") @Default("point")
            NumberStyle numberStyle,

            @Meaning("Texts that stand for no value; # is any digits.") @Default("") @Size(max = 500)
            List<String> emptyWords,

            @Meaning("Values that mean another value.") @Default("") @Size(max = 10000)
            List<Replacement> values) {}

    /// A value of the file and the value that it means.
    public record Replacement(String given, String meant) {}

    /// The same value for every row.
    public record Constant(String field, String value) {}
}
