package ai.bhiv.guard;

import ai.bhiv.guard.internal.HeadAndBody;
import ai.bhiv.guard.internal.Verdict;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Shield;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Inspects every request that comes over a socket, on every role's port: path, query and headers before anybody is
/// known, the first 64 KiB of the body when it is first read. A refusal tells the sender nothing of the rule; the log
/// tells it under the request's correlation id (GRD-28).
public final class RequestGuard implements Shield {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);
    private static final int SHOWN = 200;

    private final Supplier<GuardSettings> settings;
    private final MeterRegistry registry;

    /// @param settings those in force, asked at each request
    public RequestGuard(Supplier<GuardSettings> settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    @Override
    public Exchange pass(Exchange exchange) {
        var mode = settings.get().mode(exchange.path());
        if (mode.equals("off")) {
            return exchange;
        }
        var correlationId = RequestContext.current().correlationId();
        judge(HeadAndBody.head(exchange), exchange, mode, correlationId);
        return HeadAndBody.inspectingBody(exchange, verdict -> judge(verdict, exchange, mode, correlationId));
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
        var path = exchange.path();
        LOG.warn(
                "{} {} from {}: {} {}, score {}: {}",
                exchange.method(),
                path.substring(0, Math.min(SHOWN, path.length())),
                exchange.remoteAddress(),
                decision,
                verdict.type().key(),
                Math.max(verdict.score(), verdict.watched()),
                verdict.findings());
        if (refuses) {
            throw GuardProblem.REFUSED.because(
                    "The request was refused. An operator finds the reason under correlation id " + correlationId
                            + ".");
        }
    }
}
