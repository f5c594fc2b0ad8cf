package ai.bhiv.agents;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The agents of a tenant.
@Resource(roles = Role.AGENTS, module = "agents", name = "agents", problems = AgentsProblem.class)
@HttpExchange("/agents")
public interface Agents {
    /// Asks an agent. Nothing is changed by a question: a change comes back as a call to confirm (ASK-4).
    ///
    /// @param name `orchestrator`, which reaches every operation that the caller may use
    /// @throws ai.bhiv.platform.problem.Problem of [AgentsProblem]
    @PostExchange("/{name}/query")
    @Op(
            summary = "Answers a question in plain words from the caller's own records.",
            permission = "agents:query",
            audit = Op.Audit.ACCESS,
            rate = Op.RateClass.EXPENSIVE,
            effect = Op.Effect.READ_ONLY,
            tier = Op.Tier.READ,
            notATool = "An agent that asks itself would never end.",
            errors = {"agents.agent.not-found", "llm.provider.unavailable"},
            transactional = false)
    AgentAnswer query(@PathVariable("name") String name, @RequestBody AgentQuestion question);
}
