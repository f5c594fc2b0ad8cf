package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What was sent with a threat: the values of the part of the request in which it was found.
public record ThreatEvidence(
        UUID threatId,
        Instant at,

        @Meaning("At most 64 values, 16,000 characters in all.")
        List<KeptValue> values,

        @Meaning("The day on which it is removed: 30 days later.")
        Instant keptUntil) {}
