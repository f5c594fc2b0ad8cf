package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a decision is as it is.
public record Explanation(
        String operation,
        @Meaning("the permission that it needs") String permission,
        @Meaning("whose call it is") String subject,
        boolean allowed,
        @Meaning("how far the permission reaches") Permissions.Extent extent,
        @Meaning("roles, grant sets and permissions held") List<String> held,
        @Meaning("what gives the permission") List<Reason> because,

        @Meaning("what else would decide: scopes of the token, own records, a fresh proof")
        List<String> conditions,

        @Meaning("roles and grant sets that hold the permission")
        List<String> heldBy,

        @Meaning("when it was decided") Instant at) {

    /// One thing that gives the permission.
    public record Reason(
            @Meaning("role, grant set or permission") String name,
            Permissions.Extent extent,
            @Meaning("who granted it") @Nullable String by,
            @Meaning("why it was granted") @Nullable String reason,
            @Nullable Instant since,
            @Nullable Instant until) {}
}
