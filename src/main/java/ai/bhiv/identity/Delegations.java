package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What the caller lets agents do in its name while it is not there (IDN-30). An agent gets no more by it than the
/// person holds at the time it acts.
@Resource(roles = Role.GATEWAY, module = "identity", name = "delegations", problems = IdentityProblem.class)
@HttpExchange("/delegations")
public interface Delegations {
    /// The newest first, at most 200.
    @GetExchange
    @Op(
            summary = "List what the caller lets agents do.",
            permission = Op.SIGNED_IN,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    List<Delegation> list();

    /// Lets an agent act in the caller's name for at most 30 days. The scopes are within what the caller may do, and
    /// reach neither its account nor anything of identity but reading.
    @PostExchange
    @Op(
            summary = "Let an agent act in the caller's name.",
            security = SecurityType.DELEGATION_CREATED,
            permission = Op.SIGNED_IN,
            stepUp = true,
            creates = true,
            notATool = "No agent lends rights.",
            errors = "identity.key.scope")
    Delegation create(@RequestBody NewDelegation delegation);

    @GetExchange("/{id}")
    @Op(
            summary = "One of the caller's delegations.",
            permission = Op.SIGNED_IN,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    Delegation get(@PathVariable("id") UUID id);

    /// Ends it: the agent gets no token any more, and those it has end within two seconds everywhere.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Let an agent act no longer.",
            security = SecurityType.DELEGATION_ENDED,
            permission = Op.SIGNED_IN,
            notATool = "Access is taken by people alone.")
    void delete(@PathVariable("id") UUID id);
}
