package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;

/// One sign-in that has not ended.
public record UserSession(
        UUID id,
        @Meaning("where it was opened from") String address,
        Instant createdAt,
        Instant seenAt,
        @Meaning("when it ends, whatever is done") Instant endsAt,
        @Meaning("whether it is the one that asks") boolean present) {}
