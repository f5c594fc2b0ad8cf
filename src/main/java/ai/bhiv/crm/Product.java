package ai.bhiv.crm;

import ai.bhiv.platform.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is sold, known by code and by name.
///
/// @param listPrice before any discount
/// @param active whether it is still sold
public record Product(
        UUID id,
        String code,
        String name,
        @Nullable String series,
        @Nullable Money listPrice,
        boolean active,
        long version,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {}
