package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies access tokens, the same way in every role (IDN-15, RFC 9068, section 4; RFC 8725).
///
/// Verified tokens are remembered by their SHA-256 until they expire, so a known token costs a hash and a look-up.
public final class TokenVerifier {
    /// `aud` of tokens that every role accepts (IDN-14).
    public static final String AUDIENCE = "bhiv";

    /// `typ` of access tokens (RFC 9068, section 2.1).
    public static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    /// Set in tokens of those who must change their password before anything else.
    public static final String PASSWORD_CHANGE_CLAIM = "pwd_change";

    /// The customer's record that is the bearer's own.
    public static final String CONTACT_CLAIM = "contact";

    /// The delegation that an exchanged token was made under.
    public static final String DELEGATION_CLAIM = "delegation";

    private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final int LONGEST_KID = 128;
    private static final int REMEMBERED = 100_000;
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private final CachedKeys keys;
    private final @Nullable String issuer;
    private final Clock clock;
    private final RevokedTokens revoked = new RevokedTokens();
    private final Cache<String, VerifiedToken> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /// A verifier that accepts the issuer that the key set names.
    public TokenVerifier(VerificationKeys keys, Clock clock) {
        this.keys = new CachedKeys(keys, clock);
        this.issuer = null;
        this.clock = clock;
    }

    /// @param issuer the only `iss` accepted
    public TokenVerifier(VerificationKeys keys, String issuer, Clock clock) {
        this.keys = new CachedKeys(keys, clock);
        this.issuer = issuer;
        this.clock = clock;
    }

    /// Who the token speaks for.
    ///
    /// @throws Problem `platform.request.unauthenticated`, the same whatever is wrong with the token
    public Principal verify(String token) {
        return examine(token).principal();
    }

    /// All that the token says.
    ///
    /// @throws Problem `platform.request.unauthenticated`, the same whatever is wrong with the token
    public VerifiedToken examine(String token) {
        if (token.length() > LONGEST_TOKEN) {
            throw refused("too-long");
        }
        var digest = sha256(token);
        var known = verified.getIfPresent(digest);
        if (known == null) {
            known = inspect(token);
            verified.put(digest, known);
        }
        if (!known.expires().plus(LEEWAY).isAfter(clock.instant())) {
            verified.invalidate(digest);
            throw refused("expired");
        }
        if (revoked.covers(known)) {
            throw refused("revoked");
        }
        if (revoked.coversActor(known)) {
            throw IdentityProblem.DELEGATION_ENDED
                    .because("Authorization: (expected: the token of an agent that may still act)")
                    .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        return known.holding(revoked.rolesNow(known), clock.instant());
    }

    /// What a token says that was found good before; nothing for any other. It costs a hash and a look-up, and proves
    /// nothing: the token may have been revoked since.
    public Optional<VerifiedToken> seen(String token) {
        return token.length() > LONGEST_TOKEN
                ? Optional.empty()
                : Optional.ofNullable(verified.getIfPresent(sha256(token)));
    }

    /// What is no longer accepted, for the feed to fill.
    public RevokedTokens revoked() {
        return revoked;
    }

    /// Fetches the keys anew before the next token is verified.
    public void keysChanged() {
        keys.outdate();
    }

    private VerifiedToken inspect(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            checkSignature(jwt);
            return read(jwt.getHeader().getKeyID(), jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException unreadable) {
            throw refused("malformed");
        }
    }

    /// The key comes from the known set by its id alone: `jku`, `x5u` and `jwk` of the header are never looked at.
    private void checkSignature(SignedJWT jwt) throws JOSEException {
        var header = jwt.getHeader();
        if (!JWSAlgorithm.RS256.equals(header.getAlgorithm())) {
            throw refused("algorithm");
        }
        if (!TYPE.equals(header.getType())) {
            throw refused("type");
        }
        var kid = header.getKeyID();
        if (kid == null || kid.length() > LONGEST_KID || header.getCriticalParams() != null) {
            throw refused("header");
        }
        var key = keys.find(kid);
        if (key == null) {
            throw refused("key-unknown");
        }
        if (!jwt.verify(new RSASSAVerifier(key))) {
            throw refused("signature");
        }
    }

    private VerifiedToken read(String kid, JWTClaimsSet claims) throws ParseException {
        var expected = issuer == null ? keys.issuer() : issuer;
        if (expected == null || !expected.equals(claims.getIssuer())) {
            throw refused("issuer");
        }
        if (!claims.getAudience().contains(AUDIENCE)) {
            throw refused("audience");
        }
        var expires = required(claims.getExpirationTime()).toInstant();
        checkNotBefore(required(claims.getIssueTime()).toInstant());
        if (claims.getNotBeforeTime() != null) {
            checkNotBefore(claims.getNotBeforeTime().toInstant());
        }
        return new VerifiedToken(
                principal(claims),
                UUID.fromString(required(claims.getStringClaim("sid"))),
                required(claims.getJWTID()),
                kid,
                claims.getStringClaim("client_id"),
                claims.getStringClaim(DELEGATION_CLAIM),
                issued(claims),
                expires);
    }

    /// `iat` to the millisecond, which our own `jti` tells (RFC 9562, section 5.7): what was issued in the second of a
    /// revocation, but after it, is good.
    private static Instant issued(JWTClaimsSet claims) throws ParseException {
        var second = required(claims.getIssueTime()).toInstant();
        try {
            var id = UUID.fromString(required(claims.getJWTID()));
            var exact = Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
            boolean same = id.version() == 7 && exact.getEpochSecond() == second.getEpochSecond();
            return same ? exact : second;
        } catch (IllegalArgumentException anotherKind) {
            return second;
        }
    }

    private static Principal principal(JWTClaimsSet claims) throws ParseException {
        var roles = Boolean.TRUE.equals(claims.getBooleanClaim(PASSWORD_CHANGE_CLAIM))
                ? Set.of(RoleMatrix.PASSWORD_CHANGE)
                : Set.copyOf(required(claims.getStringListClaim("roles")));
        if (roles.contains(RoleMatrix.SYSTEM)) {
            throw refused("role");
        }
        var contact = claims.getStringClaim(CONTACT_CLAIM);
        return new Principal(
                required(claims.getSubject()),
                required(claims.getStringClaim("preferred_username")),
                required(claims.getStringClaim("tenant")),
                roles,
                actor(claims),
                scopes(claims),
                contact == null ? null : UUID.fromString(contact),
                proven(claims));
    }

    /// An agent, a key and a service have proven nothing, whatever their token says.
    private static @Nullable Instant proven(JWTClaimsSet claims) throws ParseException {
        var at = claims.getDateClaim("auth_time");
        return at == null || claims.getJSONObjectClaim("act") != null ? null : at.toInstant();
    }

    private static Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        var scope = claims.getStringClaim("scope");
        return scope == null || scope.isBlank()
                ? Set.of()
                : Set.of(scope.strip().split(" +"));
    }

    private static @Nullable String actor(JWTClaimsSet claims) throws ParseException {
        var act = claims.getJSONObjectClaim("act");
        return act != null && act.get("sub") instanceof String actor ? actor : null;
    }

    private void checkNotBefore(Instant time) {
        if (time.isAfter(clock.instant().plus(LEEWAY))) {
            throw refused("not-yet");
        }
    }

    private static <T> T required(@Nullable T claim) {
        if (claim == null || claim instanceof String text && text.isBlank()) {
            throw refused("claim-missing");
        }
        return claim;
    }

    /// One reason for the log, none for outside.
    private static Problem refused(String reason) {
        LOG.debug("token refused: {}", reason);
        return PlatformProblem.UNAUTHENTICATED
                .because("Authorization: (expected: a valid access token)")
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private static String sha256(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
