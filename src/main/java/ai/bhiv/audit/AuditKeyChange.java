package ai.bhiv.audit;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;

/// A change of the key that signs the log. It counts from the next checkpoint on, about a second later.
public record AuditKeyChange(
        @Meaning("the key before, as name+id+base64") String from,
        @Meaning("the key after, as name+id+base64") String to,
        Instant at,

        @Meaning("the change as a note that both keys signed; with it one key vouches for the other")
        String handover) {}
