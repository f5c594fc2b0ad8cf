package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a person says of a threat after looking at it.
public record ThreatLabel(
        Kind label,

        @Meaning("Why, in your own words.") @Size(max = 500) @Nullable
        String note) {
    /// Whether it was one.
    public enum Kind {
        TRUE_POSITIVE,
        FALSE_POSITIVE;

        /// The name in answers and stored rows.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
