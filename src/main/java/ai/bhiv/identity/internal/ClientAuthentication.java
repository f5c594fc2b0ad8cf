package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.platform.store.Transactions;
import ai.bhiv.platform.web.Exchange;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds out which client asks (IDN-22): `private_key_jwt` (RFC 7523), `client_secret_basic`, or `client_id` alone for
/// clients that keep no secret. Whatever is wrong, the answer is the same.
@Component
final class ClientAuthentication {
    static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private final ClientDirectory directory;
    private final Transactions transactions;
    private final JdbcClient jdbc;
    private final IdentitySettings settings;
    private final Clock clock;

    ClientAuthentication(
            ClientDirectory directory,
            Transactions transactions,
            JdbcClient jdbc,
            IdentitySettings settings,
            Clock clock) {
        this.directory = directory;
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /// The client that the request proves, or names when it is a public one.
    ///
    /// @throws OAuthRefusal `invalid_client`, `invalid_request` when it uses two methods at once
    ClientEntry client(Exchange exchange, Form form) {
        var authorization = exchange.headers().all("Authorization");
        var assertion = form.get("client_assertion");
        if (authorization.size() > 1
                || !authorization.isEmpty() && assertion != null
                || form.get("client_secret") != null) {
            throw OAuthRefusal.invalidRequest(
                    "client authentication (expected: one of client_secret_basic, private_key_jwt, none)");
        }
        ClientEntry client;
        if (!authorization.isEmpty()) {
            client = bySecret(authorization.getFirst());
        } else if (assertion != null) {
            if (!ASSERTION_TYPE.equals(form.get("client_assertion_type"))) {
                throw OAuthRefusal.invalidRequest("client_assertion_type (expected: " + ASSERTION_TYPE + ")");
            }
            client = byAssertion(assertion);
        } else {
            client = directory
                    .find(form.required("client_id"))
                    .filter(ClientEntry::isPublic)
                    .orElseThrow(OAuthRefusal::invalidClient);
        }
        var named = form.get("client_id");
        if (named != null && !named.equals(client.clientId())) {
            throw OAuthRefusal.invalidClient();
        }
        return client;
    }

    private ClientEntry bySecret(String header) {
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw OAuthRefusal.invalidClient();
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw OAuthRefusal.invalidClient();
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw OAuthRefusal.invalidClient();
        }
        var secret = Hashes.sha256(Form.decoded(pair.substring(colon + 1)));
        var client = directory.find(Form.decoded(pair.substring(0, colon))).orElseThrow(OAuthRefusal::invalidClient);
        boolean same = false;
        for (var stored : client.secrets()) {
            same |= Hashes.same(stored, secret);
        }
        if (!same || client.keys() != null) {
            throw OAuthRefusal.invalidClient();
        }
        return client;
    }

    private ClientEntry byAssertion(String assertion) {
        try {
            var jwt = SignedJWT.parse(assertion);
            var claims = jwt.getJWTClaimsSet();
            var subject = claims.getSubject();
            if (subject == null || !subject.equals(claims.getIssuer())) {
                throw OAuthRefusal.invalidClient();
            }
            var client = directory.find(subject).orElseThrow(OAuthRefusal::invalidClient);
            checkSignature(jwt, client);
            var now = clock.instant();
            var expires = claims.getExpirationTime();
            boolean meant = claims.getAudience().contains(settings.issuer())
                    || claims.getAudience().contains(settings.issuer() + "/oauth2/token");
            if (expires == null
                    || !expires.toInstant().isAfter(now.minus(LEEWAY))
                    || expires.toInstant().isAfter(now.plus(LONGEST))
                    || claims.getNotBeforeTime() != null
                            && claims.getNotBeforeTime().toInstant().isAfter(now.plus(LEEWAY))
                    || !meant
                    || claims.getJWTID() == null
                    || !firstUse(subject, claims.getJWTID())) {
                throw OAuthRefusal.invalidClient();
            }
            return client;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw OAuthRefusal.invalidClient();
        }
    }

    /// The key comes from the client's registered set alone.
    static void checkSignature(SignedJWT jwt, ClientEntry client) throws ParseException, JOSEException {
        var header = jwt.getHeader();
        if (client.keys() == null
                || !ALGORITHMS.contains(header.getAlgorithm())
                || header.getCriticalParams() != null) {
            throw OAuthRefusal.invalidClient();
        }
        var set = JWKSet.parse(client.keys());
        for (var key : set.getKeys()) {
            boolean named = header.getKeyID() == null || header.getKeyID().equals(key.getKeyID());
            boolean fits = key.getAlgorithm() == null || key.getAlgorithm().equals(header.getAlgorithm());
            if (named && fits && key instanceof AsymmetricJWK pair) {
                try {
                    var verifier = new DefaultJWSVerifierFactory().createJWSVerifier(header, pair.toPublicKey());
                    if (jwt.verify(verifier)) {
                        return;
                    }
                } catch (JOSEException anotherKind) {
                    continue;
                }
            }
        }
        throw OAuthRefusal.invalidClient();
    }

    private boolean firstUse(String clientId, String jti) {
        return transactions.inTenant(ClientDirectory.SYSTEM, () -> {
            jdbc.sql("delete from identity.used_assertions where ends_at < now()")
                    .update();
            return jdbc.sql("""
                            insert into identity.used_assertions (client_id, jti_hash, ends_at)
                            values (:client, :hash, now() + interval '11 minutes') on conflict do nothing
                            """)
                            .param("client", clientId)
                            .param("hash", Hashes.sha256(jti))
                            .update()
                    == 1;
        });
    }
}
