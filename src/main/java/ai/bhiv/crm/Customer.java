package ai.bhiv.crm;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The commercial relation to one person and at most one account.
///
/// @param email as it was given; compared by its normalised key (CRM-1)
/// @param owner who looks after it, by name
/// @param lastContact latest logged contact, never moved backwards
public record Customer(
        UUID id,
        String firstName,
        String lastName,
        String email,
        @Nullable String phone,
        @Nullable String company,
        @Nullable String address,
        CustomerStatus status,
        List<String> tags,
        @Nullable String notes,
        @Nullable String owner,
        @Nullable UUID accountId,
        @Nullable Instant lastContact,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
