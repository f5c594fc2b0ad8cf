package ai.bhiv.platform.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where several gateways share their limits.
@Config(
        prefix = "redis",
        meaning = "Where several gateways share their limits. Without it each takes its part of them.")
public record RedisConfig(
        @Setting(
                secret = true,
                meaning = "`redis://host:6379`, or `rediss://` for TLS, with the password in it: a secret.")
        @Nullable
        String url) {

    /// @throws IllegalArgumentException when it is no address of Redis
    public RedisConfig {
        if (url != null) {
            var scheme = scheme(url);
            if (!"redis".equals(scheme) && !"rediss".equals(scheme)) {
                throw new IllegalArgumentException("redis.url: (expected: redis://host:port or rediss://host:port)");
            }
        }
    }

    private static @Nullable String scheme(String url) {
        try {
            return URI.create(url).getScheme();
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "RedisConfig[" + (url == null ? "none" : "set") + "]";
    }
}
