package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.TokenVerifier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What `resource` (RFC 8707) makes of `aud` (IDN-14).
@Component
final class Audiences {
    private final IdentitySettings settings;

    Audiences(IdentitySettings settings) {
        this.settings = settings;
    }

    /// @param resource asked for; the platform itself when there is none
    /// @throws OAuthRefusal `invalid_target`
    String of(ClientEntry client, @Nullable String resource) {
        if (resource == null
                || resource.equals(TokenVerifier.AUDIENCE)
                || resource.equals(settings.issuer())
                || resource.equals(settings.issuer() + "/")) {
            return TokenVerifier.AUDIENCE;
        }
        if (client.resources().contains(resource)) {
            return resource;
        }
        throw OAuthRefusal.of("invalid_target", "resource not open to this client");
    }
}
