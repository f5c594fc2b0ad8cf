package ai.bhiv.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TokenVerifierTest {
    private static final RSAKey KEY = key();
    private static final RSAKey FOREIGN = key();
    private static final String ISSUER = "http://localhost:8000";

    private final MovableClock clock = new MovableClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private final TokenVerifier verifier = new TokenVerifier(this::keys, ISSUER, clock);

    @Test
    void aGoodTokenSaysWhoCalls() throws JOSEException {
        var token = signed(claims());
        var principal = verifier.verify(token);
        assertThat(principal.id()).isEqualTo("018f0000-0000-7000-8000-000000000001");
        assertThat(principal.name()).isEqualTo("ann");
        assertThat(principal.tenant()).isEqualTo("default");
        assertThat(principal.roles()).containsExactly("Sales");
        assertThat(principal.actor()).isNull();
        assertThat(verifier.verify(token)).isSameAs(principal);
    }

    @Test
    void theAgentThatActsIsKept() throws JOSEException {
        var token = signed(new JWTClaimsSet.Builder(claims())
                .claim("act", java.util.Map.of("sub", "orchestrator"))
                .build());
        assertThat(verifier.verify(token).actor()).isEqualTo("orchestrator");
    }

    @Test
    void aPendingPasswordChangeTakesAllRoles() throws JOSEException {
        var token = signed(new JWTClaimsSet.Builder(claims())
                .claim("roles", List.of("Admin"))
                .claim(TokenVerifier.PASSWORD_CHANGE_CLAIM, true)
                .build());
        assertThat(verifier.verify(token).roles()).containsExactly(RoleMatrix.PASSWORD_CHANGE);
    }

    @Test
    void aTokenWithoutSignatureIsRefused() {
        refused(new PlainJWT(claims()).serialize());
        var body = new PlainJWT(claims()).serialize().split("\\.")[1];
        var none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        ("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + KEY.getKeyID() + "\"}").getBytes());
        refused(none + "." + body + ".");
        refused(none + "." + body + ".AAAA");
    }

    @Test
    void hs256WithThePublicKeyIsRefused() throws JOSEException {
        var secret = KEY.toRSAPublicKey().getEncoded();
        var header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(TokenVerifier.TYPE)
                .keyID(KEY.getKeyID())
                .build();
        refused(serialized(header, claims(), new MACSigner(secret)));
    }

    @Test
    void otherAlgorithmsOfTheSameKeyAreRefused() throws JOSEException {
        for (var algorithm : List.of(JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            var header = new JWSHeader.Builder(algorithm)
                    .type(TokenVerifier.TYPE)
                    .keyID(KEY.getKeyID())
                    .build();
            refused(serialized(header, claims(), new RSASSASigner(KEY)));
        }
    }

    @Test
    void theKeyInTheHeaderIsIgnored() throws JOSEException {
        var own = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TokenVerifier.TYPE)
                .jwk(FOREIGN.toPublicJWK())
                .jwkURL(URI.create("http://attacker.example/jwks"))
                .keyID(KEY.getKeyID())
                .build();
        refused(serialized(own, claims(), new RSASSASigner(FOREIGN)));
        var unnamed = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TokenVerifier.TYPE)
                .jwk(FOREIGN.toPublicJWK())
                .keyID(FOREIGN.getKeyID())
                .build();
        refused(serialized(unnamed, claims(), new RSASSASigner(FOREIGN)));
        // ... also when the signature is good: the header's key changes nothing
        var good = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TokenVerifier.TYPE)
                .jwk(FOREIGN.toPublicJWK())
                .keyID(KEY.getKeyID())
                .build();
        assertThat(verifier.verify(serialized(good, claims(), new RSASSASigner(KEY)))
                        .name())
                .isEqualTo("ann");
    }

    @Test
    void oddKeyIdsAreRefused() throws JOSEException {
        for (var kid : List.of("../../etc/passwd", "' or 1=1 --", "x".repeat(10_000))) {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(TokenVerifier.TYPE)
                    .keyID(kid)
                    .build();
            refused(serialized(header, claims(), new RSASSASigner(KEY)));
        }
        var none = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TokenVerifier.TYPE)
                .build();
        refused(serialized(none, claims(), new RSASSASigner(KEY)));
    }

    @Test
    void anotherTypeIsRefused() throws JOSEException {
        for (var type : List.of(JOSEObjectType.JWT, new JOSEObjectType("logout+jwt"))) {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(type)
                    .keyID(KEY.getKeyID())
                    .build();
            refused(serialized(header, claims(), new RSASSASigner(KEY)));
        }
        var none =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build();
        refused(serialized(none, claims(), new RSASSASigner(KEY)));
    }

    @Test
    void wrongClaimsAreRefused() throws JOSEException {
        refusedWith(c -> c.issuer("http://attacker.example"));
        refusedWith(c -> c.issuer(null));
        refusedWith(c -> c.audience("mcp"));
        refusedWith(c -> c.audience(List.of()));
        refusedWith(c -> c.subject(null));
        refusedWith(c -> c.subject(" "));
        refusedWith(c -> c.expirationTime(null));
        refusedWith(c -> c.issueTime(null));
        refusedWith(c -> c.jwtID(null));
        refusedWith(c -> c.claim("tenant", null));
        refusedWith(c -> c.claim("tenant", 7));
        refusedWith(c -> c.claim("roles", "Admin"));
        refusedWith(c -> c.claim("roles", null));
        refusedWith(c -> c.claim("roles", List.of("System")));
        refusedWith(c -> c.claim("sid", "1"));
        refusedWith(c -> c.notBeforeTime(Date.from(clock.instant().plusSeconds(31))));
        refusedWith(c -> c.issueTime(Date.from(clock.instant().plusSeconds(31))));
        refusedWith(c -> c.expirationTime(Date.from(clock.instant().minusSeconds(31))));
    }

    @Test
    void aTamperedTokenIsRefused() throws JOSEException {
        var parts = signed(claims()).split("\\.");
        var admin = new PlainJWT(new JWTClaimsSet.Builder(claims())
                        .claim("roles", List.of("Admin"))
                        .build())
                .serialize()
                .split("\\.")[1];
        refused(parts[0] + "." + admin + "." + parts[2]);
        refused(parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA");
        refused(parts[0] + "." + parts[1] + ".");
        refused(parts[0] + "." + parts[1]);
        refused("");
        refused("..");
        refused("x".repeat(1_000_000));
    }

    @Test
    void aRememberedTokenEndsInTime() throws JOSEException {
        var token = signed(claims());
        verifier.verify(token);
        clock.forward(Duration.ofSeconds(629));
        verifier.verify(token);
        clock.forward(Duration.ofSeconds(1));
        refused(token);
        refused(token);
    }

    @Test
    void unknownKeyIdsFetchAtMostOnceInTenSeconds() throws JOSEException {
        verifier.verify(signed(claims()));
        for (int i = 0; i < 50; i++) {
            var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .type(TokenVerifier.TYPE)
                    .keyID("unknown-" + i)
                    .build();
            refused(serialized(header, claims(), new RSASSASigner(FOREIGN)));
        }
        assertThat(fetches).hasValue(1);
        clock.forward(Duration.ofSeconds(10));
        refused(serialized(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(TokenVerifier.TYPE)
                        .keyID("unknown")
                        .build(),
                claims(),
                new RSASSASigner(FOREIGN)));
        assertThat(fetches).hasValue(2);
    }

    @Test
    void knownKeysStayInUseWhileTheirSourceIsAway() throws JOSEException {
        var away = new AtomicInteger();
        var verifier = new TokenVerifier(
                () -> {
                    if (away.getAndIncrement() > 0) {
                        throw PlatformProblem.DEPENDENCY_UNAVAILABLE.because("gateway: away");
                    }
                    return keys();
                },
                ISSUER,
                clock);
        verifier.verify(signed(claims()));
        clock.forward(Duration.ofMinutes(6));
        assertThat(verifier.verify(signed(claims())).name()).isEqualTo("ann");
        assertThat(away).hasValue(2);
    }

    private void refusedWith(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        refused(signed(change.apply(new JWTClaimsSet.Builder(claims())).build()));
    }

    private void refused(String token) {
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(PlatformProblem.UNAUTHENTICATED);
            assertThat(problem.detail()).isEqualTo("Authorization: (expected: a valid access token)");
            assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        });
    }

    private JWTClaimsSet claims() {
        var now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("018f0000-0000-7000-8000-000000000001")
                .audience("bhiv")
                .expirationTime(Date.from(now.plusSeconds(600)))
                .issueTime(Date.from(now))
                .jwtID("t1")
                .claim("sid", "018f0000-0000-7000-8000-000000000002")
                .claim("tenant", "default")
                .claim("preferred_username", "ann")
                .claim("roles", List.copyOf(Set.of("Sales")))
                .build();
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(TokenVerifier.TYPE)
                .keyID(KEY.getKeyID())
                .build();
        return serialized(header, claims, new RSASSASigner(KEY));
    }

    private static String serialized(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    private JwkSet keys() {
        fetches.incrementAndGet();
        return new JwkSet(List.of(new Jwk(
                "RSA",
                KEY.getKeyID(),
                "sig",
                "RS256",
                KEY.getModulus().toString(),
                KEY.getPublicExponent().toString())));
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A clock that stands still until it is moved.
    private static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T12:00:00Z");

        void forward(Duration step) {
            now = now.plus(step);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
