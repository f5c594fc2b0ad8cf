package ai.bhiv.guard;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Locale;

/// Whom to let past the guard.
public record NewAllowance(
        @Meaning("An address or a network: 203.0.113.7, 198.51.100.0/24, 2001:db8::/48.") @NotBlank @Size(max = 50)
        String value,

        @Meaning("What they skip.") Skips skips,

        @Meaning("For how many days.") @Default("90") @Min(1) @Max(365)
        int days,

        @NotBlank @Size(max = 500) String reason) {
    /// What an entry lets somebody skip; no more than it names.
    public enum Skips {
        INSPECTION,
        DECISIONS,
        BOTH;

        /// The name in answers and stored rows.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
