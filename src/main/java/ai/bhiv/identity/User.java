package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A person who can sign in (identity, section 2).
public record User(
        UUID id,

        @Meaning(
                value = "folded, unique in the tenant",
                synonyms = {"login", "account"})
        String username,

        @Nullable String email,
        @Nullable String displayName,

        @Meaning("Admin, Ops, Sales, Support, Customer; rights add up")
        List<String> roles,

        @Meaning("the customer's record that is its own") @Nullable
        UUID contactId,

        UserStatus status,
        @Nullable Instant lastLogin,
        @Nullable Instant passwordChangedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
