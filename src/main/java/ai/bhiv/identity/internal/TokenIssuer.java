package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.MfaSettings;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.settings.LiveSettings;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
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
    private final LiveSettings live;

    TokenIssuer(KeyRing keys, IdentitySettings settings, Clock clock, Ids ids, LiveSettings live) {
        this.live = live;
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    long accessSeconds() {
        return settings.accessLifetime().toSeconds();
    }

    /// By the clock that tokens are dated with.
    Instant now() {
        return clock.instant();
    }

    /// Whether the account lacks a second factor that its roles need (IDN-8).
    boolean lacksFactor(Account account) {
        return !account.factor() && live.get(MfaSettings.class).requires(account.roles(), settings.issuer());
    }

    /// A token of the built-in client for the account in its session. When the password must be changed first, or a
    /// second factor enrolled, it carries no roles and reaches the own account alone.
    ///
    /// @param proven when and how the owner proved who it is
    String issue(String tenant, Account account, UUID session, Proof proven) {
        return sign(
                proven.in(forAccount(tenant, account, session, CLIENT, Scopes.everything(), TokenVerifier.AUDIENCE)));
    }

    /// The claims of a token with which the account's owner calls.
    JWTClaimsSet.Builder forAccount(
            String tenant, Account account, UUID session, String client, Collection<String> scopes, String audience) {
        boolean confined = account.mustChange() || lacksFactor(account);
        var claims = claims(tenant, account.id().toString(), account.username(), client, scopes)
                .audience(audience)
                .expirationTime(Date.from(clock.instant().plus(settings.accessLifetime())))
                .claim("sid", session.toString())
                .claim("roles", confined ? List.of() : account.rolesAndSets())
                .claim(
                        TokenVerifier.CONTACT_CLAIM,
                        account.contact() == null ? null : account.contact().toString());
        return confined ? claims.claim(TokenVerifier.PASSWORD_CHANGE_CLAIM, true) : claims;
    }

    /// The claims of a token with which a client calls for itself: a session of its own, that ends with it.
    JWTClaimsSet.Builder forClient(
            ClientEntry client, Collection<String> roles, Collection<String> scopes, String audience, Instant expires) {
        return claims(client.tenant(), client.clientId(), client.name(), client.clientId(), scopes)
                .audience(audience)
                .expirationTime(Date.from(expires))
                .claim("sid", ids.next().toString())
                .claim("roles", List.copyOf(roles));
    }

    /// What every access token says.
    JWTClaimsSet.Builder claims(String tenant, String subject, String name, String client, Collection<String> scopes) {
        var now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .subject(subject)
                .notBeforeTime(Date.from(now))
                .issueTime(Date.from(now))
                .jwtID(ids.next().toString())
                .claim("client_id", client)
                .claim("tenant", tenant)
                .claim("preferred_username", name)
                .claim("scope", String.join(" ", scopes));
    }

    /// The access token that says this.
    String sign(JWTClaimsSet.Builder claims) {
        return sign(claims.build(), TokenVerifier.TYPE);
    }

    /// Any signed statement of the platform, told from others by its `typ`.
    String sign(JWTClaimsSet claims, JOSEObjectType type) {
        var key = keys.active();
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(type)
                .keyID(key.getKeyID())
                .build();
        try {
            var token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("token: cannot be signed", e);
        }
    }
}
