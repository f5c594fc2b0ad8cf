package ai.bhiv.agents.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.ServiceKeys;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.id.Ids;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Exchanges the token of the person who asked for one with which an agent acts (IDN-30): audit then names both, and
/// the agent can do no more than the person. Exchanged tokens are kept in memory until shortly before they end.
@Component
final class AgentTokens {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String TOKEN_TYPE = "urn:ietf:params:oauth:token-type:";
    private static final Duration ASSERTED = Duration.ofMinutes(1);
    private static final Duration SPARE = Duration.ofSeconds(30);
    private static final int REMEMBERED = 10_000;

    private final ServiceKeys keys;
    private final Clock clock;
    private final Ids ids;
    private final Cache<String, Exchanged> known = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    AgentTokens(ServiceKeys keys, Clock clock, Ids ids) {
        this.keys = keys;
        this.clock = clock;
        this.ids = ids;
    }

    private record Exchanged(String token, Instant ends) {
        @Override
        public String toString() {
            return "Exchanged[ends=" + ends + "]";
        }
    }

    /// The token for this agent.
    ///
    /// @param post sends a form to the token endpoint and gives the answer's document
    /// @throws ai.bhiv.platform.problem.Problem `identity.delegation.ended` when identity refuses the exchange
    String exchanged(String token, String agent, Function<String, JsonNode> post) {
        var name = agent + " " + token;
        var before = known.getIfPresent(name);
        if (before != null && before.ends.isAfter(clock.instant().plus(SPARE))) {
            return before.token;
        }
        var answer = post.apply(form(token, agent));
        var given = answer.path("access_token").asString("");
        if (given.isEmpty()) {
            throw IdentityProblem.DELEGATION_ENDED.because(
                    "agent: " + agent + " (" + answer.path("error").asString("no answer") + ")");
        }
        known.put(
                name,
                new Exchanged(
                        given,
                        clock.instant().plusSeconds(answer.path("expires_in").asLong(0))));
        return given;
    }

    private String form(String token, String agent) {
        try {
            var issuer = SignedJWT.parse(token).getJWTClaimsSet().getIssuer();
            return Map.of(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:token-exchange",
                            "subject_token",
                            token,
                            "subject_token_type",
                            TOKEN_TYPE + "access_token",
                            "actor_token",
                            signed(issuer, agent),
                            "actor_token_type",
                            TOKEN_TYPE + "jwt",
                            "client_assertion",
                            signed(issuer, Role.AGENTS.key()),
                            "client_assertion_type",
                            ASSERTION_TYPE)
                    .entrySet()
                    .stream()
                    .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("agent token: the request for it cannot be made", e);
        }
    }

    private String signed(String audience, String subject) throws JOSEException {
        var key = keys.of(Role.AGENTS);
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(Role.AGENTS.key())
                        .subject(subject)
                        .audience(audience)
                        .expirationTime(Date.from(clock.instant().plus(ASSERTED)))
                        .jwtID(ids.next().toString())
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }
}
