package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// What one allowed to other people's clients, and takes back (IDN-23).
@Resource(roles = Role.GATEWAY, module = "identity", name = "consents", problems = IdentityProblem.class)
@HttpExchange("/auth/consents")
public interface AllowedClients {
    /// The clients that one was asked about and allowed, the latest first.
    @GetExchange
    @Op(
            summary = "List the clients that may act in the own name.",
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    List<AllowedClient> list();

    /// Takes it back: the client's sessions of this person end with their tokens, within two seconds everywhere,
    /// and its next sign-in asks again.
    @DeleteExchange("/{client}")
    @Op(
            summary = "Take back what was allowed to a client.",
            security = SecurityType.GRANT_CHANGED,
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "What a person allowed is taken back by that person alone.")
    void withdraw(@PathVariable("client") String client);
}
