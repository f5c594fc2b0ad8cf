package ai.bhiv.proof;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.platform.Role;
import ai.bhiv.testing.SecondProcess;
import ai.bhiv.testing.TestPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// PLT-61: two processes are restarted one after the other while clients that ask `/health/ready`, as load balancers
/// do, go on reading and writing. No request fails. `bench/drain.sh` does it at 500 requests a second.
class DrainTest {
    private static final int CLIENTS = Integer.getInteger("bhiv.drain.clients", 8);

    /// Requests a second of all clients together; 0 for as many as they get answered.
    private static final int RATE = Integer.getInteger("bhiv.drain.rate", 0);

    private static final int RESTARTS = Integer.getInteger("bhiv.drain.restarts", 1);

    private final TestPlatform platform = TestPlatform.shared();
    private final String token = platform.token("Sales");
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<URI> started = new CopyOnWriteArrayList<>();
    private final List<URI> ready = new CopyOnWriteArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void aRollingRestartUnderLoadFailsNoRequest() throws Exception {
        try (var balancer = Executors.newScheduledThreadPool(1);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = start();
            var second = start();
            var _ = balancer.scheduleWithFixedDelay(this::probe, 0, 100, TimeUnit.MILLISECONDS);
            org.awaitility.Awaitility.await().until(() -> ready.size() == 2);
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(this::work);
            }
            long begun = System.nanoTime();
            for (int restart = 0; restart < RESTARTS; restart++) {
                if (restart > 0) {
                    second = start();
                    org.awaitility.Awaitility.await().until(() -> ready.size() == 2);
                }
                stop(first);
                first = start();
                org.awaitility.Awaitility.await().until(() -> ready.size() == 2);
                stop(second);
            }
            int before = answered.get();
            org.awaitility.Awaitility.await().until(() -> answered.get() > before + 100);
            done.set(true);
            clients.shutdown();
            assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            System.out.printf(
                    "drain: %d restarts of each process, %d requests in %.0f s (%.0f/s), %d failed%n",
                    RESTARTS,
                    answered.get(),
                    (System.nanoTime() - begun) / 1e9,
                    answered.get() * 1e9 / (System.nanoTime() - begun),
                    failures.size());
            balancer.shutdownNow();
            first.close();
        } finally {
            done.set(true);
        }
        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThan(200);
    }

    private SecondProcess start() throws IOException {
        var process = SecondProcess.start(
                platform.access(),
                platform.home().secret("master-key", 256),
                Set.of(Role.CRM),
                Map.of(Role.GATEWAY, platform.url(Role.GATEWAY)),
                Duration.ofSeconds(2));
        started.add(process.url(Role.CRM));
        return process;
    }

    private void stop(SecondProcess process) {
        process.close();
        started.remove(process.url(Role.CRM));
    }

    /// What a load balancer does.
    private void probe() {
        for (var address : started) {
            boolean isReady;
            try {
                isReady = http.send(
                                        HttpRequest.newBuilder(URI.create(address + "/health/ready"))
                                                .timeout(Duration.ofSeconds(2))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                isReady = false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (!isReady) {
                ready.remove(address);
            } else if (!ready.contains(address)) {
                ready.add(address);
            }
        }
    }

    private void work() {
        long next = System.nanoTime();
        while (!done.get()) {
            if (RATE > 0) {
                next += 1_000_000_000L * CLIENTS / RATE;
                java.util.concurrent.locks.LockSupport.parkNanos(next - System.nanoTime());
            }
            var now = List.copyOf(ready);
            if (now.isEmpty()) {
                failures.add("nobody is ready");
                return;
            }
            var address = now.get(ThreadLocalRandom.current().nextInt(now.size()));
            boolean reads = ThreadLocalRandom.current().nextBoolean();
            var request = HttpRequest.newBuilder(URI.create(address + "/accounts"))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + token);
            if (!reads) {
                request.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"Drain " + java.util.UUID.randomUUID() + "\"}"));
            }
            try {
                var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != (reads ? 200 : 201)) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
                answered.incrementAndGet();
            } catch (IOException e) {
                failures.add((reads ? "read " : "write ") + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
