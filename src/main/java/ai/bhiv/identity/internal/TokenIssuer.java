package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.id.Ids;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Signs access tokens (IDN-13, RFC 9068). They carry roles, not permissions: the matrix of the verifier resolves them.
@Component
final class TokenIssuer {
    private static final String CLIENT = "cli";

    private final KeyRing keys;
    private final IdentitySettings settings;
    private final Clock clock;
    private final Ids ids;

    TokenIssuer(KeyRing keys, IdentitySettings settings, Clock clock, Ids ids) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    /// A token for the account in its session. When the password must be changed first, it carries no roles.
    String issue(String tenant, Account account, UUID session) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .subject(account.id().toString())
                .audience(TokenVerifier.AUDIENCE)
                .expirationTime(Date.from(now.plus(settings.accessLifetime())))
                .notBeforeTime(Date.from(now))
                .issueTime(Date.from(now))
                .jwtID(ids.next().toString())
                .claim("client_id", CLIENT)
                .claim("sid", session.toString())
                .claim("tenant", tenant)
                .claim("preferred_username", account.username())
                .claim("roles", account.mustChange() ? List.of() : account.rolesAndSets())
                .claim("scope", String.join(" ", RoleMatrix.areas()));
        if (account.mustChange()) {
            claims.claim(TokenVerifier.PASSWORD_CHANGE_CLAIM, true);
        }
        var key = keys.active();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TokenVerifier.TYPE)
                .keyID(key.getKeyID())
                .build();
        try {
            var token = new SignedJWT(header, claims.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("access token: cannot be signed", e);
        }
    }
}
