package ai.bhiv.identity;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The signed-in person.
public record Me(
        UUID id,
        String username,
        @Nullable String displayName,
        @Nullable String email,
        String tenant,
        List<String> roles,
        boolean mustChangePassword) {}
