package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.config.RedisConfig;
import ai.bhiv.platform.discovery.Instances;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The buckets of this gateway: shared through Redis where there is one, else its own, of which it takes its part when
/// there are several gateways.
@Component
final class GatewayBuckets implements Buckets, AutoCloseable {
    private final Instances instances;
    private final Buckets buckets;
    private final @Nullable RedisSlices redis;
    private final @Nullable ScheduledExecutorService sweeps;

    GatewayBuckets(RedisConfig config, Instances instances, MeterRegistry registry) {
        this.instances = instances;
        if (config.url() == null) {
            redis = null;
            sweeps = null;
            var local = new LocalBuckets(System::nanoTime);
            buckets = new Buckets() {
                @Override
                public Grant take(String key, Bandwidth bandwidth, long cost) {
                    return local.take(key, bandwidth.share(gateways()), cost);
                }

                @Override
                public void putBack(String key, Bandwidth bandwidth, long cost) {
                    local.putBack(key, bandwidth.share(gateways()), cost);
                }
            };
        } else {
            redis = new RedisSlices(URI.create(config.url()));
            var shared = new SharedBuckets(redis, this::gateways, System::nanoTime);
            buckets = shared;
            sweeps = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("limits-sweep").factory());
            var _ = sweeps.scheduleWithFixedDelay(shared::sweep, 1, 1, TimeUnit.SECONDS);
            Gauge.builder("bhiv.gateway.limit.store.up", () -> shared.degraded() ? 0 : 1)
                    .description("Whether the store of the shared limits answers")
                    .register(registry);
        }
    }

    private int gateways() {
        return Math.max(1, instances.running(Role.GATEWAY).size());
    }

    @Override
    public Grant take(String key, Bandwidth bandwidth, long cost) {
        return buckets.take(key, bandwidth, cost);
    }

    @Override
    public void putBack(String key, Bandwidth bandwidth, long cost) {
        buckets.putBack(key, bandwidth, cost);
    }

    @Override
    public void close() {
        if (sweeps != null) {
            sweeps.shutdownNow();
        }
        if (redis != null) {
            redis.close();
        }
    }
}
