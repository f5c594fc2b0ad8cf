package ai.bhiv.identity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.bhiv.identity.FetchedKeys;
import ai.bhiv.identity.Jwk;
import ai.bhiv.identity.JwkSet;
import ai.bhiv.identity.RevocationFeed;
import ai.bhiv.identity.SigningKeys;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.platform.call.OwnCalls;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.testing.TestPlatform;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyFetchTest {
    @Test
    void aSetThatWasAnsweredBeforeTheChangeWasTakenIsFetchedAgain() throws JOSEException {
        try (var house = new IdentityHouse()) {
            var old = new RSAKeyGenerator(2048).keyID("old").generate();
            var before = new JwkSet(
                    List.of(new Jwk(
                            "RSA",
                            "old",
                            "sig",
                            "RS256",
                            old.getModulus().toString(),
                            old.getPublicExponent().toString())),
                    house.settings.issuer());
            var fetches = new AtomicInteger();
            var verifier = new TokenVerifier(
                    () -> fetches.getAndIncrement() < 1 ? before : house.keys.fetch(), Clock.systemUTC());
            var feed = new RevocationFeed(house.jdbc, house.tenancy, verifier, Clock.systemUTC());
            house.tenancy.inTenant("_system", () -> {
                new Announcements(house.jdbc, house.ids).keys();
                return 0;
            });
            var token = token(house);
            feed.read();
            assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(Problem.class);
            feed.read();
            assertThat(verifier.verify(token).name()).isEqualTo("ann");
            assertThat(fetches).hasValue(2);
        }
    }

    private static String token(IdentityHouse house) {
        var now = house.issuer.now();
        return house.issuer.sign(house.issuer
                .claims("default", UUID.randomUUID().toString(), "ann", "cli", List.of())
                .audience(TokenVerifier.AUDIENCE)
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .claim("sid", UUID.randomUUID().toString())
                .claim("roles", List.of("Sales")));
    }

    @Test
    void keysAreFetchedWhoeverAsksAndWhateverItIsDoing() {
        var platform = TestPlatform.shared().platform();
        var keys = new FetchedKeys(
                platform.part(SigningKeys.class), new OwnCalls(new SystemIds(Clock.systemUTC()), Clock.systemUTC()));
        assertThat(keys.fetch().keys()).isNotEmpty();
        assertThat(platform.part(Tenancy.class).inTenant("default", keys::fetch).keys())
                .isNotEmpty();
    }
}
