package ai.bhiv.logistics;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A company that delivers, known by its name.
///
/// @param contactEmail absent for suppliers that came with an import of deliveries
/// @param leadTimeDays from order to delivery, as agreed
public record Supplier(
        UUID id,
        String name,
        @Nullable String contactEmail,
        @Nullable String phone,
        @Nullable String address,
        boolean active,
        @Nullable Integer leadTimeDays,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
