package ai.bhiv.guard;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who is kept out, why and until when. It ends by itself.
public record GuardDecision(
        UUID id,
        @Meaning("The network in CIDR form.") String value,
        String reason,
        @Meaning("rule, operator or incident.") String source,

        @Meaning("The how-manieth time within seven days; each lasts twice as long.")
        int offence,

        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        @Nullable Instant liftedAt,
        @Nullable String liftedBy) {}
