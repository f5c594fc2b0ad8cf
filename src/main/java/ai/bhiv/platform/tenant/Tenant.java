package ai.bhiv.platform.tenant;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;

/// A company, or a part of one, whose records nobody else sees.
public record Tenant(
        @Meaning("The name in logins and tokens; it never changes.")
        String id,

        @Meaning("What people call it.") String name,
        @Meaning("Time zone of its days.") String zone,
        @Meaning("Language and region, as a BCP 47 tag.") String locale,
        @Meaning("Its own currency.") String currency,
        TenantState state,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
