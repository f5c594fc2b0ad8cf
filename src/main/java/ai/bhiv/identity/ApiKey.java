package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A key with which a program calls in its owner's name (IDN-33). Its value is never shown again.
public record ApiKey(
        UUID id,
        String name,
        @Meaning("how the value begins, to tell keys apart") String prefix,

        @Meaning("areas and permissions that it is limited to")
        List<String> scopes,

        @Meaning("addresses and networks that it is accepted from; everywhere when empty")
        List<String> addresses,

        ApiKeyStatus status,
        Instant expiresAt,

        @Meaning("the last day on which it was used") @Nullable
        LocalDate lastUsed,

        @Meaning("the key that replaces it") @Nullable UUID successor,
        Instant createdAt) {}
