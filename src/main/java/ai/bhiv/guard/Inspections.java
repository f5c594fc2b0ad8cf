package ai.bhiv.guard;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Shows what the guard would say of a request, so that a refusal can be understood and a mode tried before it acts.
@Resource(roles = Role.GATEWAY, module = "guard", name = "inspections", problems = GuardProblem.class)
@HttpExchange("/security/inspect")
public interface Inspections {
    /// Nothing is counted or recorded, and nobody is kept out.
    @PostExchange
    @Op(
            summary = "Show what the guard would say of a request.",
            permission = "security:admin",
            effect = Op.Effect.READ_ONLY,
            audit = Op.Audit.NONE,
            transactional = false,
            notATool = Threats.FOR_OPERATORS)
    InspectionResult inspect(@RequestBody InspectedRequest body);
}
