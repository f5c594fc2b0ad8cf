package ai.bhiv.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The verification keys as last fetched (IDN-21). Old ones stay in use while the source is away.
final class CachedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(CachedKeys.class);
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

    private final VerificationKeys source;
    private final Clock clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Known known = new Known(Map.of(), null, Instant.MIN, Instant.MIN);

    CachedKeys(VerificationKeys source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /// The key with this id, fetched anew when it is unknown or the set is old.
    ///
    /// @throws RuntimeException of the source, when no set was ever fetched
    @Nullable
    RSAPublicKey find(String kid) {
        var now = clock.instant();
        var seen = known;
        if (seen.keys.containsKey(kid) && seen.fetched.plus(FRESH).isAfter(now) || !seen.mayFetch(now)) {
            return seen.keys.get(kid);
        }
        fetching.lock();
        try {
            if (known == seen) {
                known = fetch(seen, now);
            }
            return known.keys.get(kid);
        } finally {
            fetching.unlock();
        }
    }

    /// Whose keys they are, as the source says; nothing before the first fetch, or when it does not say.
    @Nullable
    String issuer() {
        return known.issuer;
    }

    /// Makes the next question fetch anew: the set is known to have changed.
    void outdate() {
        var seen = known;
        known = new Known(seen.keys, seen.issuer, Instant.MIN, Instant.MIN);
    }

    private Known fetch(Known before, Instant now) {
        try {
            var keys = new HashMap<String, RSAPublicKey>();
            var set = source.fetch();
            for (var key : set.keys()) {
                if (key.kty().equals("RSA") && key.alg().equals("RS256")) {
                    keys.put(key.kid(), publicKey(key));
                }
            }
            return new Known(Map.copyOf(keys), set.issuer(), now, now);
        } catch (RuntimeException | JOSEException failure) {
            if (before.keys.isEmpty()) {
                throw failure instanceof RuntimeException known
                        ? known
                        : new IllegalStateException("verification keys: not readable", failure);
            }
            LOG.warn("verification keys not fetched, those known stay in use", failure);
            return new Known(before.keys, before.issuer, before.fetched, now);
        }
    }

    private static RSAPublicKey publicKey(Jwk key) throws JOSEException {
        return new RSAKey.Builder(new Base64URL(key.n()), new Base64URL(key.e()))
                .build()
                .toRSAPublicKey();
    }

    private record Known(
            Map<String, RSAPublicKey> keys, @Nullable String issuer, Instant fetched, Instant tried) {
        boolean mayFetch(Instant now) {
            return keys.isEmpty() || !tried.plus(BETWEEN_FETCHES).isAfter(now);
        }
    }
}
