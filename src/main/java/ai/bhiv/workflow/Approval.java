package ai.bhiv.workflow;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A question to people that an execution waits for.
///
/// @param execution that waits
/// @param task of it that asks
/// @param title what will be done, in plain words
/// @param details with what exactly
/// @param roles who may decide: holders of one of these, and `people`; everybody with the permission when both are
/// empty
/// @param people user names
/// @param otherPerson whether the one who started the execution may not decide
/// @param expiresAt when silence means no
public record Approval(
        UUID id,
        UUID execution,
        String task,
        String title,
        @Nullable JsonNode details,
        List<String> roles,
        List<String> people,
        boolean otherPerson,
        String requestedBy,
        ApprovalState state,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String comment,
        Instant createdAt) {}
