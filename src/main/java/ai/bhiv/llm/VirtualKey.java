package ai.bhiv.llm;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key that a client of the dialects sends instead of an access token.
public record VirtualKey(
        UUID id,
        String name,

        @Meaning("The user whose rights it has, and never more.")
        String owner,

        @Meaning("The models and routes that it may use; all when empty.")
        List<String> models,

        @Meaning("Requests a minute; 0 for no limit.") int requestsPerMinute,
        @Meaning("Tokens a minute; 0 for no limit.") int tokensPerMinute,
        @Meaning("Requests at once; 0 for no limit.") int parallel,

        @Meaning("Output tokens that are reserved when the client gives no limit.")
        int defaultOutput,

        @Meaning("Whether models without a price may be used under a budget.")
        boolean unpriced,

        State state,
        @Nullable Instant expiresAt,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {

    /// Whether it opens anything.
    public enum State {
        ACTIVE,
        SUSPENDED,
        REVOKED
    }
}
