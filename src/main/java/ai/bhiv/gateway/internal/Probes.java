package ai.bhiv.gateway.internal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Asks each instance about every second whether it is ready, on connections of its own, so that an instance which
/// stopped answering is left out within about three seconds, and one that is back is used again (GTW-12).
final class Probes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Supplier<Map<RoleUpstream, List<Member>>> members;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .executor(command -> Thread.ofVirtual().name("probe").start(command))
            .build();
    private final Thread thread;
    private volatile boolean closed;

    Probes(Supplier<Map<RoleUpstream, List<Member>>> members) {
        this.members = members;
        this.thread = Thread.ofVirtual().name("probes").start(this::work);
    }

    private void work() {
        while (!closed) {
            long jitter = ThreadLocalRandom.current().nextLong(-100, 100);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1_000 + jitter));
            if (!closed) {
                members.get()
                        .forEach((upstream, all) -> all.forEach(
                                member -> Thread.ofVirtual().name("probe").start(() -> probe(upstream, member))));
            }
        }
    }

    private void probe(RoleUpstream upstream, Member member) {
        boolean good = ready(member.url());
        member.probed(good);
        if (good) {
            upstream.breaker().probedWell();
        }
    }

    private boolean ready(URI url) {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url + "/health/ready"))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        http.shutdownNow();
    }
}
