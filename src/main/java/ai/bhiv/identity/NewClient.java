package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A client to be made.
public record NewClient(
        @Meaning("name shown to people") @NotBlank @Size(max = 100)
        String name,

        @Meaning("public, confidential or service") ClientKind kind,

        @Meaning("exact addresses; https, or loopback http whose port may vary") @Size(max = 20) @Nullable
        List<String> redirectUris,

        @Meaning("addresses after sign-out") @Size(max = 20) @Nullable
        List<String> logoutUris,

        @Meaning("authorization_code, refresh_token, client_credentials, device_code, token_exchange; by kind"
                + " when absent")
        @Size(max = 5)
        @Nullable
        List<String> grantTypes,

        @Meaning("areas and permissions, openid, profile, email, account; the areas when absent")
        @Size(max = 200)
        @Nullable
        List<String> scopes,

        @Meaning("audiences beside the platform itself") @Size(max = 20) @Nullable
        List<String> resources,

        @Meaning("roles of a service account") @Size(max = 5) @Nullable
        List<String> roles,

        @Meaning("public keys for private_key_jwt, as a JWK set in JSON; a secret is made when absent")
        @Size(max = 20000)
        @Nullable
        String jwks) {}
