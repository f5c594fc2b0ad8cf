package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The programs that may ask for tokens, service accounts among them. Built-in clients are not in this list: `console`,
/// `cli`, and one for each role of the platform.
@Resource(roles = Role.GATEWAY, module = "identity", name = "clients", problems = IdentityProblem.class)
@HttpExchange("/clients")
public interface Clients {
    /// Sorted by `name` (default) or `created_at`.
    @GetExchange
    @Op(
            summary = "List the OAuth clients.",
            permission = "identity:read",
            notATool = "It speaks of programs that reach the platform, not of the company's records.")
    Page<Client> list(@RequestParam("kind") @Nullable ClientKind kind, PageRequest page);

    /// Makes a client. The secret of one that has no keys is shown in this answer and never again.
    @PostExchange
    @Op(
            summary = "Create an OAuth client or a service account.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:clients",
            stepUp = true,
            creates = true,
            keepAnswer = false,
            notATool = "It gives out a secret.",
            errors = {
                "identity.client.duplicate",
                "identity.client.refused",
                "identity.redirect.refused",
                "identity.grant.exceeds-own"
            })
    CreatedClient create(@RequestBody NewClient client);

    @GetExchange("/{id}")
    @Op(
            summary = "One OAuth client.",
            permission = "identity:read",
            notATool = "It needs an id, which people do not ask with.")
    Client get(@PathVariable("id") UUID id);

    /// Replaces what can change. A disabled client gets no tokens, and those it has end within seconds.
    @PutExchange("/{id}")
    @Op(
            summary = "Change an OAuth client.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:clients",
            stepUp = true,
            notATool = "Access is given by people alone.",
            errors = {"identity.client.duplicate", "identity.client.refused", "identity.redirect.refused"})
    Client change(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody ClientChange change);

    /// Removes a client; its tokens end within seconds.
    @DeleteExchange("/{id}")
    @Op(
            summary = "Remove an OAuth client.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:clients",
            stepUp = true,
            notATool = "Access is taken by people alone.")
    void remove(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);

    /// Makes a new secret. The one before it is accepted for 24 h more (IDN-22).
    @PostExchange("/{id}/rotate-secret")
    @Op(
            summary = "Give an OAuth client a new secret.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:clients",
            stepUp = true,
            keepAnswer = false,
            notATool = "It gives out a secret.",
            errors = "identity.client.refused")
    CreatedClient rotateSecret(@PathVariable("id") UUID id);
}
