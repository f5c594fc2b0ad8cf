package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// Why somebody may do something, or not (IDN-52).
@Resource(roles = Role.GATEWAY, module = "identity", name = "access", problems = IdentityProblem.class)
@HttpExchange("/access")
public interface Access {
    /// How it would be decided now, with the role or grant that decides, who gave the grant, and until when.
    @GetExchange("/explain")
    @Op(
            summary = "Explain what a user may do.",
            permission = "identity:read",
            notATool = "It needs ids, which people do not ask with.",
            errors = {"identity.operation.unknown", "platform.record.not-found"})
    Explanation explain(
            @RequestParam("user") UUID user,
            @RequestParam("operation") @Meaning("operation id, as in the documents") @Size(max = 200) String operation);

    /// The same for the caller, as its token is.
    @GetExchange("/explain/own")
    @Op(
            summary = "Explain what the caller may do.",
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It speaks of the caller's own account, not of the company's records.",
            errors = "identity.operation.unknown")
    Explanation own(
            @RequestParam("operation") @Meaning("operation id, as in the documents") @Size(max = 200) String operation);

    /// How a refusal came about: `decision` of its problem document. It is shown to whom it concerned and to those who
    /// may read identity, for as long as the platform's master key lasts.
    @GetExchange("/decisions/{id}")
    @Op(
            summary = "Explain a refusal by its decision id.",
            permission = Op.SIGNED_IN,
            notATool = "It needs an id, which people do not ask with.",
            transactional = false)
    Explanation decision(@PathVariable("id") String id);
}
