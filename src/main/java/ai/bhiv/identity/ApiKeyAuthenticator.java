package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.web.Authenticator;
import ai.bhiv.platform.web.Exchange;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads API keys from `X-API-Key` or `Authorization: Bearer`, and puts the access token that they stand for in their
/// place (IDN-34): from here on the request is one with a token, and nobody behind sees the key.
///
/// A key in a query string is refused and revoked, because such strings are logged on their way (IDN-33).
public final class ApiKeyAuthenticator implements Authenticator {
    private static final String HEADER = "X-API-Key";
    private static final String BEARER = "Bearer ";
    private static final String PREFIX = "bhiv_";
    private static final Pattern KEY =
            Pattern.compile("bhiv_[a-z0-9-]{2,40}\\.[A-Za-z0-9]{12}_[A-Za-z0-9]{43}_[A-Za-z0-9]{6}");
    private static final int REMEMBERED = 10_000;

    private final KeyExchange keys;
    private final Authenticator next;
    private final Cache<String, ExchangedKey> exchanged;

    /// @param keys here or in another process
    /// @param next authenticates what carries a token, or nothing
    /// @param kept how long the token of a key is used before the key is looked at again
    public ApiKeyAuthenticator(KeyExchange keys, Authenticator next, Duration kept) {
        this.keys = keys;
        this.next = next;
        this.exchanged = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(kept)
                .build();
    }

    @Override
    public Principal authenticate(Exchange exchange) {
        refuseInQuery(exchange);
        var key = key(exchange);
        if (key == null) {
            return next.authenticate(exchange);
        }
        var digest = sha256(key);
        var known = exchanged.getIfPresent(digest);
        var stands = known == null ? looked(digest, key, exchange.remoteAddress()) : known;
        if (!AddressRange.any(stands.addresses(), exchange.remoteAddress())) {
            throw refused();
        }
        exchange.headers().remove(HEADER).set("Authorization", BEARER + stands.token());
        try {
            return next.authenticate(exchange);
        } catch (Problem ended) {
            exchanged.invalidate(digest);
            throw ended;
        }
    }

    private ExchangedKey looked(String digest, String key, String address) {
        if (!KEY.matcher(key).matches()) {
            throw refused();
        }
        var stands = asPlatform(() -> keys.exchange(new PresentedKey(key, address)));
        exchanged.put(digest, stands);
        return stands;
    }

    private static @Nullable String key(Exchange exchange) {
        var given = exchange.headers().all(HEADER);
        var authorization = exchange.headers().all("Authorization");
        if (given.isEmpty()) {
            boolean bearer = authorization.size() == 1
                    && authorization.getFirst().regionMatches(true, 0, BEARER + PREFIX, 0, BEARER.length() + 5);
            return bearer ? authorization.getFirst().substring(BEARER.length()).strip() : null;
        }
        if (given.size() > 1 || !authorization.isEmpty()) {
            throw refused();
        }
        return given.getFirst().strip();
    }

    private void refuseInQuery(Exchange exchange) {
        if (exchange.query() == null || !exchange.query().contains(PREFIX)) {
            return;
        }
        var found = KEY.matcher(exchange.query());
        if (found.find()) {
            var leaked = new PresentedKey(found.group(), exchange.remoteAddress());
            asPlatform(() -> {
                keys.leaked(leaked);
                return leaked;
            });
            throw IdentityProblem.KEY_IN_QUERY.because("query: holds an API key (expected: the header X-API-Key)");
        }
    }

    private static <T> T asPlatform(ScopedValue.CallableOp<T, RuntimeException> work) {
        return RequestContext.current().as(Principal.system("_system"), null).call(work);
    }

    private static Problem refused() {
        return PlatformProblem.UNAUTHENTICATED
                .because("X-API-Key: (expected: one key that is good, from where it may come, and no Authorization)")
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
