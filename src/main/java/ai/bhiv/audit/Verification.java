package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A verification of the tenant's log that somebody asked for.
public record Verification(
        UUID id,
        @Meaning("running, clean, faulty or incomplete") String state,
        String startedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Meaning("entries read") long checked,
        List<AuditFault> faults,
        @Meaning("what could not be checked, and why") List<String> notes) {}
