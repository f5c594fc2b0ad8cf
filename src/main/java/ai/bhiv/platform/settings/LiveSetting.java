package ai.bhiv.platform.settings;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One setting that is changed while the platform runs, for the platform or for one tenant.
public record LiveSetting(
        String key,

        @Meaning("Whose value it is; absent for the platform's.") @Nullable
        String tenant,

        @Meaning("The value in force, as it would be written in a file.")
        String value,

        @Meaning("Where the value in force was set.") Source source,
        String defaultValue,
        @Meaning("What a right value looks like.") String expected,
        String meaning,

        @Meaning("Whether single tenants may have a value of their own.")
        boolean perTenant,

        @Meaning("Of this value; 0 when it was never set here.")
        long version,

        @Nullable String changedBy,
        @Nullable Instant changedAt) {

    /// Where a value comes from.
    public enum Source {
        DEFAULT,
        PLATFORM,
        TENANT
    }
}
