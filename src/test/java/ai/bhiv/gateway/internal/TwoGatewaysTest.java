package ai.bhiv.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.gateway.LimitSettings;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.settings.LiveSettings;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestPlatform;
import ai.bhiv.testing.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// GTW-34: two gateways, each a process of its own, and one Redis admit together what one rule allows.
class TwoGatewaysTest {
    private final TestPlatform platform = TestPlatform.shared();

    private void limit(String value) {
        var key = "/settings/limits.session?tenant=other";
        var version = TestPlatform.json(platform.send("GET", Role.GATEWAY, key, platform.operator(), null))
                .path("version")
                .asLong();
        var answer = platform.send(
                "PUT",
                Role.GATEWAY,
                key,
                platform.operator(),
                "{\"value\":\"" + value + "\"}",
                "If-Match",
                "\"" + version + "\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var live = platform.platform().part(LiveSettings.class);
        Awaitility.await()
                .until(() -> live.get(LimitSettings.class, "other").session().equals(List.of(value)));
    }

    @Test
    void theyAdmitTogetherWithinOnePercentOfTheRule() throws IOException {
        var token = platform.token("other", "Customer");
        limit("150/d");
        var key = platform.home().secret("master-key", 256);
        var roles = Set.of(Role.GATEWAY);
        try (var redis = new TestRedis();
                var first = gateway(key, roles, redis);
                var second = gateway(key, roles, redis)) {
            var urls = List.of(first.url(Role.GATEWAY), second.url(Role.GATEWAY));
            warm(urls);
            var admitted = new AtomicInteger();
            var refused = new AtomicInteger();
            var other = new AtomicInteger();
            try (var http = HttpClient.newHttpClient();
                    var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < 8; t++) {
                    int at = t;
                    threads.execute(() -> {
                        for (int i = 0; i < 38; i++) {
                            int status = status(http, urls.get((at + i) % 2), token);
                            (status == 429 ? refused : status == 200 ? admitted : other).incrementAndGet();
                        }
                    });
                }
            }
            assertThat(other.get()).isZero();
            assertThat(admitted.get()).isBetween(148, 150);
            assertThat(refused.get()).isEqualTo(304 - admitted.get());
        } finally {
            limit("1000000/min");
        }
    }

    /// Lets each gateway meet Redis with another caller's requests: a process that has just started may take longer for
    /// its first connection than a request waits, and would grant its share by itself meanwhile.
    private void warm(List<URI> urls) {
        var token = platform.token("other", "Support");
        try (var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 60; i++) {
                assertThat(status(http, urls.get(i % 2), token)).isEqualTo(200);
            }
        }
        // one that began by itself asks the store again after a second, and then gives back what it owes
        Awaitility.await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
    }

    private SecondProcess gateway(String key, Set<Role> roles, TestRedis redis) throws IOException {
        var more = Map.of("REDIS", redis.url().toString(), "ISSUER", platform.issuer());
        return SecondProcess.start(platform.access(), key, roles, Map.of(), Duration.ZERO, more);
    }

    private static int status(HttpClient http, URI gateway, String token) {
        try {
            return http.send(
                            HttpRequest.newBuilder(gateway.resolve("/gateway/limits/me"))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -2;
        }
    }
}
