package ai.bhiv.platform.health;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.problem.PlatformProblem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Results are shared for two seconds, so that probing costs nothing.
@Endpoint
final class HealthEndpoint implements Health {
    private static final Duration SHARED = Duration.ofSeconds(2);

    private final Lifecycle lifecycle;
    private final List<HealthCheck> checks;
    private final Authority authority;
    private final Clock clock;
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
        var now = clock.instant();
        var known = last.get();
        if (known != null && known.at.plus(SHARED).isAfter(now)) {
            return known;
        }
        var looked = new Looked(now, checks.stream().map(HealthCheck::look).toList());
        last.set(looked);
        return looked;
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
