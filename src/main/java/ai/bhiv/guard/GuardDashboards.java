package ai.bhiv.guard;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The guard at one look.
@Resource(roles = Role.GATEWAY, module = "guard", name = "dashboard", problems = GuardProblem.class)
@HttpExchange("/security/dashboard")
public interface GuardDashboards {
    /// Its health with the reasons for it, the last hour and the last day (GRD-72, GRD-75).
    @GetExchange
    @Op(
            summary = "Show how the guard stands.",
            permission = "platform:configure",
            inSystem = true,
            notATool = Threats.FOR_OPERATORS)
    GuardDashboard show();
}
