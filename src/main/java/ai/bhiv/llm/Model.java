package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;

/// A name that clients ask for, and what answers it.
public record Model(
        UUID id,
        String name,
        String type,
        @Meaning("Name of the provider that runs it.") String provider,

        @Meaning("What the provider calls it: its model or deployment.")
        String upstreamModel,

        Endpoint endpoint,
        @Meaning("The most tokens that it generates.") int maxOutput,

        @Meaning("Whether it thinks before it answers, so that its first byte may take minutes.")
        boolean reasoning,

        boolean available,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {

    /// What it is for.
    public enum Endpoint {
        CHAT,
        EMBEDDINGS
    }
}
