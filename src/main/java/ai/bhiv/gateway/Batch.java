package ai.bhiv.gateway;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests that are sent together.
public record Batch(
        @Meaning("1 to 10 requests.") @Size(min = 1) List<BatchItem> items,

        @Meaning("How they follow each other; parallel when absent.") @Nullable
        Mode mode,

        @Meaning("Whether to show what would be called, and call nothing.") @Nullable
        Boolean dryRun) {
    /// How the items follow each other.
    public enum Mode {
        /// Five at once; one that takes a value from another waits for it.
        PARALLEL,
        /// One after the other, in their order.
        SEQUENTIAL,
        /// One after the other; what comes after a failed one is skipped.
        STOP_ON_ERROR
    }
}
