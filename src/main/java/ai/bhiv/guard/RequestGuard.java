package ai.bhiv.guard;

import ai.bhiv.guard.internal.HeadAndBody;
import ai.bhiv.guard.internal.Records;
import ai.bhiv.guard.internal.Sighting;
import ai.bhiv.guard.internal.Sources;
import ai.bhiv.guard.internal.StoredRecords;
import ai.bhiv.guard.internal.Verdict;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Revisions;
import ai.bhiv.platform.store.Tenancy;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Shield;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Decides who a request comes from, refuses those who are kept out, and inspects every request that comes over a
/// socket,
/// on every role's port: path, query and headers before anybody is known, the first 64 KiB of the body when it is first
/// read. A refusal tells the sender nothing of the rule; the record and the log tell it under the request's correlation
/// id
/// (GRD-28).
public final class RequestGuard implements Shield, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);
    private static final int SHOWN = 512;

    /// The time of one inspection.
    public static final String INSPECTION = "bhiv.guard.inspection";

    /// Requests that inspection could not read.
    public static final String FAILURES = "bhiv.guard.failures";

    private final Supplier<GuardSettings> settings;
    private final MeterRegistry registry;
    private final Records records;
    private final Clock clock;
    private final Timer inspections;

    private RequestGuard(Supplier<GuardSettings> settings, MeterRegistry registry, Records records, Clock clock) {
        this.settings = settings;
        this.registry = registry;
        this.records = records;
        this.clock = clock;
        this.inspections = Timer.builder(INSPECTION)
                .description("Time to inspect one part of a request")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    /// What a guard that writes needs.
    ///
    /// @param process what threats say they were seen by
    public record Parts(
            JdbcClient jdbc,
            Tenancy tenancy,
            Revisions revisions,
            AuditTrail audit,
            Ids ids,
            Clock clock,
            String process) {}

    /// A guard that writes down what it sees, and follows what all processes decide.
    ///
    /// @param settings those in force, asked at each request
    public static RequestGuard recording(Supplier<GuardSettings> settings, MeterRegistry registry, Parts parts) {
        return new RequestGuard(settings, registry, StoredRecords.of(parts), parts.clock);
    }

    /// A guard without a memory: it inspects, and keeps nobody out.
    public static RequestGuard forgetting(Supplier<GuardSettings> settings, MeterRegistry registry, Clock clock) {
        return new RequestGuard(settings, registry, Records.none(), clock);
    }

    @Override
    public String client(Exchange exchange) {
        var now = settings.get();
        return Sources.client(exchange, now);
    }

    @Override
    public Exchange pass(Exchange exchange) {
        refuseBlocked(exchange.remoteAddress());
        var mode = settings.get().mode(exchange.path());
        if (mode.equals("off")) {
            return exchange;
        }
        if (records.unread(exchange.remoteAddress())) {
            Counter.builder("bhiv.guard.allowed")
                    .description("Requests that an allowance let past inspection")
                    .register(registry)
                    .increment();
            return exchange;
        }
        var correlationId = RequestContext.current().correlationId();
        inspect(() -> HeadAndBody.head(exchange), exchange, mode, correlationId);
        return HeadAndBody.inspectingBody(exchange, body -> inspect(body, exchange, mode, correlationId));
    }

    private void refuseBlocked(String address) {
        records.blockedUntil(address).ifPresent(until -> {
            long seconds = Math.max(1, Duration.between(clock.instant(), until).toSeconds() + 1);
            throw GuardProblem.ADDRESS_BLOCKED
                    .because("Requests from this address are refused for now.")
                    .retryAfter((int) seconds);
        });
    }

    /// What a reader cannot read is refused where attacks are, and passes where they are only observed (GRD-29).
    private void inspect(Supplier<Verdict> inspection, Exchange exchange, String mode, String correlationId) {
        Verdict verdict;
        try {
            var sample = Timer.start(registry);
            verdict = inspection.get();
            sample.stop(inspections);
        } catch (RuntimeException | StackOverflowError e) {
            Counter.builder(FAILURES)
                    .description("Requests that inspection could not read")
                    .register(registry)
                    .increment();
            LOG.error("inspection of {} {} failed", exchange.method(), shown(exchange), e);
            if (mode.equals("block")) {
                throw GuardProblem.FAILED.because(
                        "The request could not be inspected. Correlation id " + correlationId + ".");
            }
            return;
        }
        judge(verdict, exchange, mode, correlationId);
    }

    private void judge(Verdict verdict, Exchange exchange, String mode, String correlationId) {
        if (!verdict.notable()) {
            return;
        }
        boolean refuses = mode.equals("block") && verdict.refuses();
        var decision = refuses ? "refuse" : "observe";
        Counter.builder("bhiv.guard.threats")
                .description("Requests in which inspection found something")
                .tags("type", verdict.type().key(), "decision", decision)
                .register(registry)
                .increment();
        var address = exchange.remoteAddress();
        var sighting = new Sighting(
                clock.instant(),
                verdict,
                decision,
                address,
                exchange.role(),
                exchange.method(),
                shown(exchange),
                exchange.headers().first("User-Agent"),
                correlationId);
        LOG.warn("{} {} from {}: {} {}", exchange.method(), sighting.path(), address, decision, verdict);
        records.take(sighting, refuses && !Sources.trusted(address, settings.get()));
        if (refuses) {
            throw GuardProblem.REFUSED.because(
                    "The request was refused. An operator finds the reason under correlation id " + correlationId
                            + ".");
        }
    }

    private static String shown(Exchange exchange) {
        var path = exchange.path();
        return path.substring(0, Math.min(SHOWN, path.length()));
    }

    /// Writes what waits to be written. Called every second.
    public void write() {
        records.write();
    }

    @Override
    public void close() {
        records.write();
    }
}
