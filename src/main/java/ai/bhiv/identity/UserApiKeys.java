package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The API keys of somebody else, for those who look after access.
@Resource(roles = Role.GATEWAY, module = "identity", name = "user-api-keys", problems = IdentityProblem.class)
@HttpExchange("/users/{user}/api-keys")
public interface UserApiKeys {
    @GetExchange
    @Op(
            summary = "List the API keys of a user.",
            permission = "identity:keys",
            notATool = "It needs an id, which people do not ask with.")
    List<ApiKey> list(@PathVariable("user") UUID user);

    /// Ends a key of the user; it is refused everywhere within two seconds.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Revoke an API key of a user.",
            security = SecurityType.KEY_REVOKED,
            permission = "identity:keys",
            notATool = "Access is taken by people alone.")
    void delete(@PathVariable("user") UUID user, @PathVariable("id") UUID id);
}
