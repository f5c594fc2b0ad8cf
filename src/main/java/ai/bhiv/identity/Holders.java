package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What the owners of credentials may do now, for the modules that keep credentials of their own: a key is worth what
/// its owner is, at any time, not what its owner was when it was made.
@Resource(roles = Role.GATEWAY, module = "identity", name = "holders", problems = IdentityProblem.class)
@HttpExchange("/holders")
public interface Holders {
    /// What somebody holds at this moment: nothing when there is no such person or service account, or when it may not
    /// sign in.
    @PostExchange
    @Op(
            summary = "What a person or service account holds now.",
            permission = "identity:verify",
            effect = Op.Effect.READ_ONLY,
            notATool = "It serves the platform's own processes.",
            transactional = false)
    Held held(@RequestBody Holder holder);
}
