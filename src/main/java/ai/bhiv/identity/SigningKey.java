package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A key that tokens are or were signed with (IDN-21); its private half is never shown.
public record SigningKey(
        @Meaning("key id, as in the header of tokens") String kid,
        String algorithm,

        @Meaning("pending, active, retired, destroyed or compromised")
        String status,

        Instant createdAt,

        @Meaning("when a pending key begins to sign") @Nullable
        Instant activatesAt,

        @Nullable Instant retiredAt) {}
