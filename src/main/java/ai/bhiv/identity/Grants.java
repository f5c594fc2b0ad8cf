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

/// What users hold beside their roles: the sets `auditor` and `platform-operator`, and single permissions (IDN-44).
@Resource(roles = Role.GATEWAY, module = "identity", name = "grants", problems = IdentityProblem.class)
@HttpExchange("/users/{user}/grants")
public interface Grants {
    /// The newest first, those that ended among them.
    @GetExchange
    @Op(
            summary = "List what a user holds beside its roles.",
            permission = "identity:read",
            notATool = "It needs an id, which people do not ask with.")
    List<UserGrant> list(@PathVariable("user") UUID user);

    /// Grants a set or a permission, for ever or until a time. It counts within two seconds everywhere, and ends by
    /// itself. Nobody grants more than he holds.
    @PostExchange
    @Op(
            summary = "Grant a user a set or a permission.",
            security = SecurityType.GRANT_CHANGED,
            permission = "identity:grant",
            stepUp = true,
            creates = true,
            notATool = "Rights are given by people alone.",
            errors = {"identity.grant.exceeds-own", "identity.grant.unknown"})
    UserGrant create(@PathVariable("user") UUID user, @RequestBody NewGrant grant);

    @GetExchange("/{id}")
    @Op(
            summary = "One grant of a user.",
            permission = "identity:read",
            notATool = "It needs an id, which people do not ask with.")
    UserGrant get(@PathVariable("user") UUID user, @PathVariable("id") UUID id);

    /// Takes a grant back, within two seconds everywhere.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Take back what a user was granted.",
            security = SecurityType.GRANT_CHANGED,
            permission = "identity:grant",
            stepUp = true,
            notATool = "Rights are taken by people alone.")
    void delete(@PathVariable("user") UUID user, @PathVariable("id") UUID id);
}
