package ai.bhiv.gateway.internal;

import ai.bhiv.gateway.Batch;
import ai.bhiv.gateway.BatchReport;
import ai.bhiv.gateway.BatchResult;
import ai.bhiv.gateway.Batches;
import ai.bhiv.gateway.GatewayProblem;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.web.Loopback;
import java.time.Clock;

@Endpoint
final class BatchEndpoint implements Batches {
    private static final int MOST = 10;

    private final Loopback loopback;
    private final Routes routes;
    private final Clock clock;

    BatchEndpoint(Loopback loopback, Contracts contracts, Clock clock) {
        this.loopback = loopback;
        this.routes = new Routes(contracts);
        this.clock = clock;
    }

    @Override
    public BatchReport send(Batch body) {
        if (body.items().size() > MOST) {
            throw GatewayProblem.BATCH_TOO_MANY.because(
                    "items: " + body.items().size() + " (expected at most " + MOST + ")");
        }
        var references = new References(body.items());
        var context = RequestContext.current();
        var requests = new ItemRequests(loopback, routes, clock, context);
        var results = new BatchRun(body, references, requests).results();
        return new BatchReport(
                context.correlationId(),
                results.size(),
                count(results, BatchResult.Outcome.SUCCEEDED),
                count(results, BatchResult.Outcome.FAILED),
                count(results, BatchResult.Outcome.SKIPPED),
                results);
    }

    private static int count(java.util.List<BatchResult> results, BatchResult.Outcome outcome) {
        return (int) results.stream().filter(one -> one.outcome() == outcome).count();
    }
}
