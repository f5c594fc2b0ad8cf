package ai.bhiv.platform.imports;

import java.util.List;

/// A mapping to look at and to confirm or change.
///
/// @param mapping everything that was recognised; sent back as it is, it is confirmed
/// @param reasons why, column by column
/// @param unmapped columns that stay out
/// @param missing required fields that no column gives
public record Suggestion(Mapping mapping, List<Reason> reasons, List<String> unmapped, List<String> missing) {
    /// From here on a column is mapped without being looked at. Empty words, replacements and
    /// constants never are.
    public static final double SURE = 0.8;

    /// Why a column was taken for a field.
    ///
    /// @param confidence 0..1
    /// @param because what spoke for it, and what has to be looked at
    public record Reason(String column, String field, double confidence, String because) {}

    /// The part that needs no confirmation.
    Mapping sure() {
        var sure = reasons.stream()
                .filter(reason -> reason.confidence() >= SURE)
                .map(Reason::column)
                .toList();
        return new Mapping(
                mapping.mode(),
                mapping.columns().stream()
                        .filter(column -> sure.contains(column.column()))
                        .map(column -> new Mapping.MappedColumn(
                                column.column(),
                                column.field(),
                                column.trim(),
                                column.datePattern(),
                                column.numberStyle(),
                                List.of(),
                                List.of()))
                        .toList(),
                List.of());
    }
}
