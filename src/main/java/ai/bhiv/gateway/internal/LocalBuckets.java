package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The buckets of this process. One that nobody asked for a day is forgotten; it is full by then, but for rules per
/// day.
final class LocalBuckets implements Buckets {
    private static final int REMEMBERED = 500_000;

    private final LongSupplier nanos;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofDays(1))
            .build();

    /// @param nanos a monotonic clock
    LocalBuckets(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public Grant take(String key, Bandwidth bandwidth, long cost) {
        long now = nanos.getAsLong();
        return buckets.get(key, _ -> new Bucket(now)).take(bandwidth, cost, now);
    }

    @Override
    public void putBack(String key, Bandwidth bandwidth, long cost) {
        var bucket = buckets.getIfPresent(key);
        if (bucket != null) {
            bucket.putBack(bandwidth, cost);
        }
    }
}
