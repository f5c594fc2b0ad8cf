package ai.bhiv.platform.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What applying would do (PLT-78). Examples of each verdict are the import's rows.
///
/// @param counts rows by verdict
/// @param hash names exactly this outcome; apply asks for it
/// @param unknown values that no known name equals, the most frequent first, at most 200
public record Preview(Counts counts, String hash, List<Unknown> unknown) {
    /// A value that is not known, and the nearest that is. To accept it, add it to the column's values in the mapping.
    ///
    /// @param confidence 0..1
    public record Unknown(
            @Nullable String column,
            String field,
            String given,
            long rows,
            @Nullable String didYouMean,
            double confidence) {}
}
