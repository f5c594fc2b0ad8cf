package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client shall be from now on; its kind and id stay.
public record ClientChange(
        @Meaning("name shown to people") @NotBlank @Size(max = 100)
        String name,

        ClientStatus status,

        @Meaning("exact addresses") @Size(max = 20) List<String> redirectUris,

        @Meaning("addresses after sign-out") @Size(max = 20) List<String> logoutUris,

        @Meaning("areas and permissions, openid, profile, email, account") @Size(max = 200)
        List<String> scopes,

        @Meaning("public keys for private_key_jwt, as a JWK set in JSON") @Size(max = 20000) @Nullable
        String jwks) {}
