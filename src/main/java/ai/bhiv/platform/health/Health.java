package ai.bhiv.platform.health;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// Whether the process lives, is ready, and what ails it (PLT-60).
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "platform",
        name = "health")
@HttpExchange("/health")
public interface Health {
    /// The status, and its parts for those with `operations:read`. Answers 503 when down.
    @GetExchange
    @Op(
            summary = "Tells whether the role is up, degraded or down, and why.",
            permission = Op.OPEN,
            reason =
                    "Load balancers and newcomers ask before anybody can sign in; parts are shown only to those who may.",
            rate = Op.RateClass.PROBE,
            transactional = false,
            questions =
                    @Question(
                            ask = {
                                "Is the platform healthy?",
                                "Is everything up and running?",
                                "What is the health of the system?",
                                "Is the database up?"
                            },
                            answer = "The platform is {status}."))
    HealthReport read();

    /// 200 while the process can run a task; no dependency is asked.
    @GetExchange("/live")
    @Op(
            summary = "Tells whether the process can run a task.",
            permission = Op.OPEN,
            reason = "Orchestrators probe without a token.",
            rate = Op.RateClass.PROBE,
            transactional = false,
            notATool = "It serves orchestrators.")
    HealthReport live();

    /// 200 when the process may be sent requests.
    @GetExchange("/ready")
    @Op(
            summary = "Tells whether the process may be sent requests.",
            permission = Op.OPEN,
            reason = "Load balancers probe without a token.",
            rate = Op.RateClass.PROBE,
            transactional = false,
            notATool = "It serves load balancers.")
    HealthReport ready();

    /// 200 once migrations are done and ports are open.
    @GetExchange("/startup")
    @Op(
            summary = "Tells whether the process has finished starting.",
            permission = Op.OPEN,
            reason = "Orchestrators probe without a token.",
            rate = Op.RateClass.PROBE,
            transactional = false,
            notATool = "It serves orchestrators.")
    HealthReport startup();
}
