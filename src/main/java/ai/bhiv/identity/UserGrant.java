package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a user holds beside its roles.
public record UserGrant(
        UUID id,

        @Meaning("auditor, platform-operator, or a permission")
        String granted,

        String reason,
        @Meaning("who gave it") String by,
        Instant at,
        @Meaning("when it ends by itself") @Nullable Instant expiresAt,
        @Meaning("active, expired or revoked") String status) {}
