package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.platform.web.Reply;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import org.springframework.stereotype.Component;

/// A client asks for itself (RFC 6749, section 4.4): service accounts and the roles of the platform. What it may do is
/// what both its roles and its scopes allow.
@Component
final class ClientCredentialsGrant implements Grant {
    private static final Duration OF_ROLES = Duration.ofMinutes(5);

    private final TokenIssuer issuer;
    private final Audiences audiences;
    private final IdentitySettings settings;
    private final Clock clock;

    ClientCredentialsGrant(TokenIssuer issuer, Audiences audiences, IdentitySettings settings, Clock clock) {
        this.issuer = issuer;
        this.audiences = audiences;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String type() {
        return ClientEntry.CREDENTIALS;
    }

    @Override
    public String permittedAs() {
        return ClientEntry.CREDENTIALS;
    }

    @Override
    public Reply give(ClientEntry client, Form form) {
        if (client.isPublic()) {
            throw OAuthRefusal.invalidClient();
        }
        var scopes = new LinkedHashSet<>(client.granted(form.words("scope")));
        scopes.removeAll(ClientEntry.OPENID);
        var audience = audiences.of(client, form.get("resource"));
        var lifetime = client.tenant().equals(ClientDirectory.SYSTEM) ? OF_ROLES : settings.accessLifetime();
        var claims = issuer.forClient(
                client, client.roles(), scopes, audience, clock.instant().plus(lifetime));
        return new TokenAnswer(issuer.sign(claims), lifetime.toSeconds(), scopes).reply();
    }
}
