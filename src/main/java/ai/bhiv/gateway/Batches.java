package ai.bhiv.gateway;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Several requests in one (GTW-60 to GTW-62).
@Resource(roles = Role.GATEWAY, module = "gateway", name = "batches", problems = GatewayProblem.class)
@HttpExchange("/api/batch")
public interface Batches {
    /// Each item passes every stage as a request of its own would: inspection, permission, limits, audit, under a
    /// correlation id of its own. The answer is 200 whatever became of them; they are not one transaction.
    ///
    /// Under an `Idempotency-Key` each item has the key of the batch with its index, so that a repeat after a crash
    /// runs again only what was not finished.
    @PostExchange
    @Op(
            summary = "Send up to ten requests in one, and get the answer of each.",
            permission = Op.SIGNED_IN,
            effect = Op.Effect.KEYED,
            audit = Op.Audit.ACCESS,
            transactional = false,
            errors = {"gateway.batch.too-many", "gateway.batch.reference"},
            notATool = "Its requests are tools themselves.")
    BatchReport send(@RequestBody Batch body);
}
