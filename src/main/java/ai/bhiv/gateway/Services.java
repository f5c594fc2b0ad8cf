package ai.bhiv.gateway;

import ai.bhiv.guard.GuardProblem;
import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The roles behind the gateway.
@Resource(
        roles = Role.GATEWAY,
        module = "gateway",
        name = "services",
        problems = {GatewayProblem.class, GuardProblem.class})
@HttpExchange("/services")
public interface Services {
    /// Every role of the table, and where it runs.
    @GetExchange
    @Op(
            summary = "Lists the roles and where each of them runs.",
            permission = "operations:read",
            transactional = false,
            questions =
                    @Question(
                            ask = {
                                "Which services are running?",
                                "Where do the roles run?",
                                "Which services are registered at the gateway?"
                            },
                            columns = {"role=Role", "place=Place", "url=Address"}))
    Page<Service> list();
}
