package ai.bhiv.platform.settings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of `platform.settings`.
///
/// @param tenant whose value it is; empty for the platform's
/// @param value null when it was taken back
/// @param version 0 when nothing was ever set
record StoredValue(
        String tenant,
        String key,
        @Nullable String value,
        long version,
        @Nullable String changedBy,
        @Nullable Instant changedAt) {

    static StoredValue never(String tenant, String key) {
        return new StoredValue(tenant, key, null, 0, null, null);
    }
}
