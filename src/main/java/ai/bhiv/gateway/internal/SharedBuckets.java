package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Buckets that all gateways share, so that several never multiply a limit (GTW-34). Each process leases tokens in
/// slices that grow while a caller's demand does, so a busy caller costs a few questions of the store a second, and a
/// refused one none until there is something to grant. What is not spent within a second is given back.
///
/// While the store is away a process grants its share of the rule by itself; what it granted then is charged when the
/// store is back, so nothing is forgiven.
final class SharedBuckets implements Buckets {
    private static final Logger LOG = LoggerFactory.getLogger(SharedBuckets.class);
    private static final long SECOND = 1_000_000_000L;
    private static final int REMEMBERED = 200_000;

    private final SliceStore store;
    private final IntSupplier gateways;
    private final LongSupplier nanos;
    private final Cache<String, Lease> leases = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(Duration.ofDays(1))
            .build();
    private volatile boolean away;
    private volatile long askAgainAt;

    /// @param gateways how many processes share the buckets, asked while the store is away
    /// @param nanos a monotonic clock
    SharedBuckets(SliceStore store, IntSupplier gateways, LongSupplier nanos) {
        this.store = store;
        this.gateways = gateways;
        this.nanos = nanos;
        this.askAgainAt = nanos.getAsLong();
    }

    /// Whether the store is away, so that this process grants its share by itself.
    boolean degraded() {
        return away;
    }

    @Override
    public Grant take(String key, Bandwidth bandwidth, long cost) {
        return leases.get(key, k -> new Lease(k, nanos.getAsLong())).take(bandwidth, cost);
    }

    @Override
    public void putBack(String key, Bandwidth bandwidth, long cost) {
        var lease = leases.getIfPresent(key);
        if (lease != null) {
            lease.putBack(bandwidth, cost);
        }
    }

    /// Gives back what lies unspent for a second; to be called about every second.
    void sweep() {
        leases.asMap().values().forEach(Lease::giveBackUnspent);
    }

    /// One bucket as this process holds it. Its lock is held while the store is asked, so that requests of one caller
    /// ask once, together.
    private final class Lease {
        private final String key;
        private final ReentrantLock lock = new ReentrantLock();
        private long tokens;
        private long slice = 1;
        private long askedAt;
        private long refusedUntil;
        private long debt;
        private long left;
        private long fullAtStore;
        private long fullAtHere;
        private @Nullable Bucket alone;
        private @Nullable Bandwidth bandwidth;

        Lease(String key, long now) {
            this.key = key;
            this.askedAt = now - SECOND;
            this.refusedUntil = now;
            this.fullAtHere = now;
        }

        Grant take(Bandwidth rule, long cost) {
            lock.lock();
            try {
                bandwidth = rule;
                long now = nanos.getAsLong();
                if (tokens >= cost) {
                    tokens -= cost;
                    return granted(now);
                }
                if (away && now - askAgainAt < 0) {
                    return byItself(rule, cost, now);
                }
                if (now - refusedUntil < 0) {
                    return new Grant(false, tokens + left, refusedUntil - now, Math.max(0, fullAtHere - now));
                }
                return ask(rule, cost, now);
            } finally {
                lock.unlock();
            }
        }

        private Grant ask(Bandwidth rule, long cost, long now) {
            slice = now - askedAt < SECOND ? Math.min(slice * 2, rule.capacity()) : Math.max(1, slice / 2);
            long need = cost - tokens;
            try {
                var got = store.take(key, rule, new SliceStore.Ask(need, Math.max(need, slice), 0, debt, fullAtStore));
                back();
                debt = 0;
                alone = null;
                askedAt = now;
                left = got.left();
                fullAtStore = got.fullAt();
                fullAtHere = now + got.untilFull();
                tokens += got.granted();
                if (tokens >= cost) {
                    tokens -= cost;
                    return granted(now);
                }
                // With a bucket of many seconds there is no hurry: a second's worth is taken at once then.
                long pause = Math.max(got.untilNext(), Math.min(SECOND, rule.window() / 8));
                refusedUntil = now + pause;
                return new Grant(false, tokens + left, pause, got.untilFull());
            } catch (SliceStore.StoreAway e) {
                gone(e, now);
                return byItself(rule, cost, now);
            }
        }

        private Grant granted(long now) {
            return new Grant(true, tokens + left, 0, Math.max(0, fullAtHere - now));
        }

        /// The share of this process, from an empty bucket: what was granted before is not granted again.
        private Grant byItself(Bandwidth rule, long cost, long now) {
            var share = rule.share(gateways.getAsInt());
            if (alone == null) {
                alone = new Bucket(fullAtHere);
            }
            var grant = alone.take(share, cost, now);
            if (grant.granted()) {
                debt += cost;
            }
            return grant;
        }

        void putBack(Bandwidth rule, long cost) {
            lock.lock();
            try {
                if (alone != null) {
                    alone.putBack(rule.share(gateways.getAsInt()), cost);
                    debt = Math.max(0, debt - cost);
                } else {
                    tokens += cost;
                }
            } finally {
                lock.unlock();
            }
        }

        void giveBackUnspent() {
            lock.lock();
            try {
                long now = nanos.getAsLong();
                var rule = bandwidth;
                boolean idle = tokens > 0 && now - askedAt >= SECOND;
                if (rule == null || !idle && debt == 0 || away && now - askAgainAt < 0) {
                    return;
                }
                long unspent = idle ? tokens : 0;
                var got = store.take(key, rule, new SliceStore.Ask(0, 0, unspent, debt, fullAtStore));
                back();
                tokens -= unspent;
                debt = 0;
                alone = null;
                left = got.left();
                fullAtStore = got.fullAt();
                fullAtHere = now + got.untilFull();
            } catch (SliceStore.StoreAway e) {
                gone(e, nanos.getAsLong());
            } finally {
                lock.unlock();
            }
        }
    }

    private void gone(SliceStore.StoreAway cause, long now) {
        if (!away) {
            LOG.warn("limits: the shared store is away; each gateway grants its share by itself", cause);
        }
        askAgainAt = now + SECOND;
        away = true;
    }

    private void back() {
        if (away) {
            LOG.info("limits: the shared store is back");
            away = false;
        }
    }
}
