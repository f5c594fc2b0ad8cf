package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Bandwidth;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Shared buckets in Redis: one script, which Redis runs as a whole, on the one clock that Redis has. A question that
/// takes longer than 50 ms is given up.
final class RedisSlices implements SliceStore, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(50);

    /// The bucket is the microsecond at which it is full; a time out of reach is a clock that was set back.
    private static final String SCRIPT = """
            local clock = redis.call('TIME')
            local now = clock[1] * 1000000 + clock[2]
            local interval = tonumber(ARGV[1])
            local window = interval * tonumber(ARGV[2])
            local need = tonumber(ARGV[3])
            local want = tonumber(ARGV[4])
            local full = tonumber(redis.call('GET', KEYS[1]) or ARGV[7])
            full = math.max(now, math.min(full, now + window))
            full = math.max(now, full + (tonumber(ARGV[6]) - tonumber(ARGV[5])) * interval)
            local room = now + window - full
            local available = math.max(0, math.floor(room / interval))
            local granted = 0
            local wait = 0
            if available >= need then
                granted = math.max(need, math.min(want, math.floor(available / 4)))
            else
                wait = need * interval - room
            end
            full = full + granted * interval
            redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1000)
            return {granted, available - granted, wait, full - now, string.format('%.0f', full)}
            """;

    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable StatefulRedisConnection<String, String> connection;
    private @Nullable String digest;

    /// @param address `redis://host:port`, or `rediss://` for TLS, with the password in it when there is one
    RedisSlices(URI address) {
        resources = ClientResources.builder()
                .reconnectDelay(Delay.constant(Duration.ofSeconds(1)))
                .build();
        client = RedisClient.create(resources, RedisURI.create(address));
        client.setOptions(ClientOptions.builder()
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(PATIENCE.multipliedBy(4))
                        .build())
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
    }

    @Override
    public Slice take(String key, Bandwidth bandwidth, Ask ask) throws StoreAway {
        var arguments = new String[] {
            Long.toString(Math.ceilDiv(bandwidth.interval(), 1000)),
            Long.toString(bandwidth.capacity()),
            Long.toString(ask.need()),
            Long.toString(ask.want()),
            Long.toString(ask.back()),
            Long.toString(ask.debt()),
            Long.toString(ask.lastSeen())
        };
        try {
            List<Object> answer = run("bhiv:limit:" + key, arguments);
            return new Slice(
                    (Long) answer.get(0),
                    (Long) answer.get(1),
                    (Long) answer.get(2) * 1000,
                    (Long) answer.get(3) * 1000,
                    Long.parseLong((String) answer.get(4)));
        } catch (RedisException e) {
            throw new StoreAway("Redis does not answer within " + PATIENCE.toMillis() + " ms", e);
        }
    }

    private List<Object> run(String key, String[] arguments) {
        var commands = connected().sync();
        try {
            return commands.evalsha(digest(), ScriptOutputType.MULTI, new String[] {key}, arguments);
        } catch (RedisNoScriptException restarted) {
            return commands.eval(SCRIPT, ScriptOutputType.MULTI, new String[] {key}, arguments);
        }
    }

    private synchronized StatefulRedisConnection<String, String> connected() {
        if (connection == null) {
            connection = client.connect();
        }
        return connection;
    }

    private synchronized String digest() {
        if (digest == null) {
            digest = connected().sync().digest(SCRIPT);
        }
        return digest;
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
