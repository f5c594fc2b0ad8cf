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

/// The caller's own API keys (IDN-33). A key reaches no further than its owner, and ends with it; neither an agent nor
/// a
/// key can make one.
@Resource(roles = Role.GATEWAY, module = "identity", name = "api-keys", problems = IdentityProblem.class)
@HttpExchange("/api-keys")
public interface ApiKeys {
    /// The newest first; those that ended more than 30 days ago are not shown.
    @GetExchange
    @Op(
            summary = "List the own API keys.",
            permission = Op.SIGNED_IN,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    List<ApiKey> list();

    /// Makes a key. Its value is shown in this answer and never again.
    @PostExchange
    @Op(
            summary = "Create an API key.",
            security = SecurityType.KEY_CREATED,
            permission = Op.SIGNED_IN,
            creates = true,
            keepAnswer = false,
            notATool = "It gives out a secret.",
            errors = {"identity.key.scope", "identity.key.limit"})
    CreatedApiKey create(@RequestBody NewApiKey key);

    @GetExchange("/{id}")
    @Op(
            summary = "One of the own API keys.",
            permission = Op.SIGNED_IN,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    ApiKey get(@PathVariable("id") UUID id);

    /// Ends a key; it is refused everywhere within two seconds.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Revoke one of the own API keys.",
            security = SecurityType.KEY_REVOKED,
            permission = Op.SIGNED_IN,
            notATool = "Access is taken by people alone.")
    void delete(@PathVariable("id") UUID id);

    /// Makes the key's successor, with the same limits and the same lifetime. The old one is accepted for 24 h more.
    @PostExchange("/{id}/rotate")
    @Op(
            summary = "Replace one of the own API keys.",
            security = SecurityType.KEY_CREATED,
            permission = Op.SIGNED_IN,
            keepAnswer = false,
            notATool = "It gives out a secret.",
            errors = "identity.key.ended")
    CreatedApiKey rotate(@PathVariable("id") UUID id);
}
