package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// What a person lets an agent do later, while nobody is signed in.
public record Delegation(
        UUID id,
        @Meaning("the agent that may act") String agent,

        @Meaning("areas and permissions that it may use of the person's")
        List<String> scopes,

        @Meaning("active, expired or ended") String status,
        Instant createdAt,

        @Meaning("when it ends by itself") Instant expiresAt) {}
