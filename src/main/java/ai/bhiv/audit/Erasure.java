package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person whose details leave the audit (AUD-33).
public record Erasure(
        UUID id,
        @Meaning("id of the person") String person,
        String reason,
        String askedBy,
        Instant askedAt,

        @Meaning("details that were erased in the database") @Nullable
        Long details,

        @Meaning("absent while it waits: for its entry to be in the log, or for a hold to end") @Nullable
        Instant doneAt) {}
