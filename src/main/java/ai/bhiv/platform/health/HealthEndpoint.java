package ai.bhiv.platform.health;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.problem.PlatformProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Results are shared for two seconds, so that probing costs nothing. A part that has not answered after two seconds is
/// `unknown`, which for a hard part is not up (PLT-60).
@Endpoint
final class HealthEndpoint implements Health {
    private static final Duration SHARED = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Lifecycle lifecycle;
    private final List<HealthCheck> checks;
    private final Authority authority;
    private final Clock clock;
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicReference<@Nullable Looked> last = new AtomicReference<>();

    HealthEndpoint(Lifecycle lifecycle, List<HealthCheck> checks, Authority authority, Clock clock) {
        this.lifecycle = lifecycle;
        this.checks = checks;
        this.authority = authority;
        this.clock = clock;
    }

    private record Looked(Instant at, List<HealthReport.Part> parts) {}

    @Override
    public HealthReport read() {
        var looked = look();
        var report = report(status(looked.parts), looked);
        if (report.status() == HealthReport.Status.DOWN) {
            throw notReady(looked.parts);
        }
        return report;
    }

    @Override
    public HealthReport live() {
        return report(HealthReport.Status.UP, null);
    }

    @Override
    public HealthReport ready() {
        var looked = look();
        if (lifecycle.state() != Lifecycle.State.RUNNING || status(looked.parts) == HealthReport.Status.DOWN) {
            throw notReady(looked.parts);
        }
        return report(status(looked.parts), looked);
    }

    @Override
    public HealthReport startup() {
        if (lifecycle.state() == Lifecycle.State.STARTING) {
            throw notReady(List.of());
        }
        return report(HealthReport.Status.UP, null);
    }

    private RuntimeException notReady(List<HealthReport.Part> parts) {
        var failing = parts.stream()
                .filter(p -> p.hard() && p.status() != HealthReport.Status.UP)
                .map(HealthReport.Part::name)
                .toList();
        return PlatformProblem.NOT_READY
                .because("state: " + lifecycle.state().name().toLowerCase(java.util.Locale.ROOT)
                        + (failing.isEmpty() ? "" : ", down: " + String.join(", ", failing)))
                .member("parts", failing)
                .retryAfter(2);
    }

    private Looked look() {
        var known = last.get();
        if (known != null && fresh(known)) {
            return known;
        }
        looking.lock();
        try {
            known = last.get();
            if (known != null && fresh(known)) {
                return known;
            }
            var looked = new Looked(clock.instant(), lookNow());
            last.set(looked);
            return looked;
        } finally {
            looking.unlock();
        }
    }

    private boolean fresh(Looked known) {
        return known.at.plus(SHARED).isAfter(clock.instant());
    }

    private List<HealthReport.Part> lookNow() {
        var asked = checks.stream().map(Asked::ask).toList();
        long end = System.nanoTime() + PATIENCE.toNanos();
        return asked.stream().map(a -> a.within(end - System.nanoTime())).toList();
    }

    /// A part that is being looked at, on a thread of its own.
    private record Asked(HealthCheck check, CompletableFuture<HealthReport.Part> answer) {
        static Asked ask(HealthCheck check) {
            var answer = new CompletableFuture<HealthReport.Part>();
            Thread.ofVirtual().name("health-" + check.name()).start(() -> {
                try {
                    answer.complete(check.look());
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return new Asked(check, answer);
        }

        HealthReport.Part within(long nanos) {
            try {
                return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException e) {
                return new HealthReport.Part(
                        check.name(), HealthReport.Status.UNKNOWN, check.hard(), null, "no answer in time");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new HealthReport.Part(
                        check.name(), HealthReport.Status.UNKNOWN, check.hard(), null, "not asked to the end");
            }
        }
    }

    private static HealthReport.Status status(List<HealthReport.Part> parts) {
        boolean down = parts.stream().anyMatch(p -> p.hard() && p.status() != HealthReport.Status.UP);
        boolean soft = parts.stream().anyMatch(p -> !p.hard() && p.status() != HealthReport.Status.UP);
        return down ? HealthReport.Status.DOWN : soft ? HealthReport.Status.DEGRADED : HealthReport.Status.UP;
    }

    private HealthReport report(HealthReport.Status status, @Nullable Looked looked) {
        var context = RequestContext.current();
        boolean may = authority.decide(context.principal(), "operations:read") == Authority.Verdict.ALLOWED;
        return new HealthReport(
                status,
                context.role().key(),
                lifecycle.state(),
                looked != null && may ? looked.parts : null,
                looked == null ? clock.instant() : looked.at);
    }
}
