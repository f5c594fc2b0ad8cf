package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether the agents of a tenant are stopped.
public record AgentStop(
        boolean stopped,
        @Nullable String reason,
        @Meaning("who stopped them") @Nullable String by,
        @Nullable Instant at) {}
