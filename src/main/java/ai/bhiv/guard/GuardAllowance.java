package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is let past the guard, why and until when. It ends by itself.
public record GuardAllowance(
        UUID id,
        @Meaning("The network in CIDR form.") String value,

        @Meaning("inspection: its requests are not read; decisions: no rule and no decision keeps it out; both.")
        String skips,

        String reason,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        @Nullable Instant endedAt,
        @Nullable String endedBy) {}
