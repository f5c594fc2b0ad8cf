package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A program that may ask for tokens (identity, section 2). Its secret is never shown again.
public record Client(
        UUID id,
        @Meaning("as the program names itself in requests") String clientId,
        String name,
        @Meaning("public, confidential or service") ClientKind kind,
        List<String> redirectUris,
        List<String> logoutUris,
        List<String> grantTypes,

        @Meaning("the most that its tokens may be limited to")
        List<String> scopes,

        @Meaning("audiences beside the platform itself") List<String> resources,
        @Meaning("own roles, of a service account") List<String> roles,

        @Meaning("none, client_secret_basic or private_key_jwt")
        String authMethod,

        ClientStatus status,

        @Meaning("until when the secret before the present one is accepted") @Nullable
        Instant previousSecretUntil,

        long version,
        Instant createdAt,
        Instant updatedAt) {}
