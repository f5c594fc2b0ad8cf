package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.id.Ids;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The token with which a role of this process calls others for itself (IDN-27): proven with the role's own key pair
/// (`private_key_jwt`), five minutes long, and worth what a service may do, nothing of anybody else's.
public final class ServiceTokens {
    private static final Duration ASSERTED = Duration.ofMinutes(1);
    private static final Duration SPARE = Duration.ofSeconds(30);

    private final ServiceKeys keys;
    private final Role role;
    private final Supplier<String> issuer;
    private final Function<String, JsonNode> tokenEndpoint;
    private final Clock clock;
    private final Ids ids;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Given given;

    private record Given(String token, Instant ends) {}

    /// @param role whose key proves the process
    /// @param issuer the authorization server, as its tokens name it
    /// @param tokenEndpoint answers a form with a document
    public ServiceTokens(
            ServiceKeys keys,
            Role role,
            Supplier<String> issuer,
            Function<String, JsonNode> tokenEndpoint,
            Clock clock,
            Ids ids) {
        this.keys = keys;
        this.role = role;
        this.issuer = issuer;
        this.tokenEndpoint = tokenEndpoint;
        this.clock = clock;
        this.ids = ids;
    }

    /// A token that can be sent now.
    ///
    /// @throws ai.bhiv.platform.problem.Problem when identity is away
    /// @throws IllegalStateException when identity refuses this process
    public String token() {
        var known = given;
        if (known != null && known.ends.isAfter(clock.instant().plus(SPARE))) {
            return known.token;
        }
        asking.lock();
        try {
            return given == known ? asked() : token();
        } finally {
            asking.unlock();
        }
    }

    private String asked() {
        var answer = tokenEndpoint.apply(form());
        var token = answer.path("access_token").asString("");
        if (token.isEmpty()) {
            throw new IllegalStateException("service token: "
                    + answer.path("error").asString("no answer") + " (expected: one for the role " + role.key() + ")");
        }
        given = new Given(
                token, clock.instant().plusSeconds(answer.path("expires_in").asLong(0)));
        return token;
    }

    private String form() {
        return Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        assertion())
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private String assertion() {
        var key = keys.of(role);
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(role.key())
                        .subject(role.key())
                        .audience(issuer.get())
                        .expirationTime(Date.from(clock.instant().plus(ASSERTED)))
                        .jwtID(ids.next().toString())
                        .build());
        try {
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("service token: the request for it cannot be signed", e);
        }
    }
}
