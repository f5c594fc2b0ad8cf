package ai.bhiv.platform.seal;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A change of all data keys, and of the master key when a new one was laid out.
public record KeyRotation(
        UUID id,
        State state,
        @Meaning("Values sealed anew so far.") long resealed,

        @Meaning("Data keys wrapped anew under the new master key so far.")
        long rewrapped,

        @Meaning("Old data keys destroyed so far, because nothing is sealed with them any more.")
        long destroyed,

        @Meaning("What it waits for, when it cannot go on by itself.") @Nullable
        String waitingFor,

        Instant createdAt,
        String createdBy,
        @Nullable Instant finishedAt) {

    /// From begun to ended.
    public enum State {
        RUNNING,
        DONE
    }
}
