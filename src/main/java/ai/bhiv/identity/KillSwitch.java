package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/// Stops everything that agents do in a tenant, at once (IDN-31): no agent gets a token, and those that agents have end
/// within two seconds everywhere. People go on working.
@Resource(roles = Role.GATEWAY, module = "identity", name = "kill-switch", problems = IdentityProblem.class)
@HttpExchange("/kill-switch")
public interface KillSwitch {
    @GetExchange
    @Op(
            summary = "Whether the agents are stopped.",
            permission = "agents:read",
            notATool = "A stopped agent cannot ask.")
    AgentStop get();

    @PutExchange
    @Op(
            summary = "Stop all agents at once.",
            security = SecurityType.KILL_SWITCH,
            permission = "agents:stop",
            notATool = "Agents are stopped by people alone.")
    AgentStop stop(@RequestBody NewAgentStop stop);

    /// Lets agents get tokens again; those that ended stay so.
    @DeleteExchange
    @Op(
            summary = "Let agents work again.",
            security = SecurityType.KILL_SWITCH,
            permission = "agents:stop",
            stepUp = true,
            notATool = "Agents are started by people alone.")
    AgentStop resume();
}
