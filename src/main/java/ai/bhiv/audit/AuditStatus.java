package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the log stands.
public record AuditStatus(
        @Meaning("entries in the tenant's log") long size,

        @Meaning("newest signed checkpoint") @Nullable Checkpoint checkpoint,

        @Meaning("entries that no checkpoint covers yet") long uncovered,
        List<Publication> publications,

        @Meaning("entries of all tenants in outboxes") long waiting,

        @Meaning("the oldest of them") @Nullable Instant oldestWaiting,

        @Meaning("bytes in this process's spool") long spool,

        @Meaning("refusals of this process that could not be recorded")
        long lost,

        @Meaning("why nothing is sequenced by this process; absent when nothing is wrong") @Nullable
        String fault) {

    /// A place outside the database.
    public record Publication(String place, long number, Instant at) {}
}
