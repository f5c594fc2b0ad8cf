package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A company, known by its name; no two live ones share it, whatever their case and spaces.
///
/// @param size employees
/// @param revenue per year
/// @param parentId the account it belongs to; chains have no cycle and at most 10 levels
/// @param parent the parent's name
public record Account(
        UUID id,
        String name,
        @Nullable String domain,
        @Nullable String sector,
        @Nullable Integer size,
        @Nullable Money revenue,
        @Nullable String country,
        @Nullable UUID parentId,
        @Nullable String parent,
        @Nullable String owner,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
