package ai.bhiv.crm;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who sells: a deal's owner, by name, with manager and office.
public record SalesRep(
        UUID id,
        String name,
        @Nullable String manager,
        @Nullable String office,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
