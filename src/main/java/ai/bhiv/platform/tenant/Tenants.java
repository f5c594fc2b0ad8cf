package ai.bhiv.platform.tenant;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The tenants of the platform, for those who run it (PLT-15 to 19).
@Resource(roles = Role.GATEWAY, module = "platform", name = "tenants")
@HttpExchange("/tenants")
public interface Tenants {
    /// Sorted by `id`.
    @GetExchange
    @Op(
            summary = "List the tenants.",
            permission = "tenants:read",
            inSystem = true,
            notATool = "Tenants are for the person who runs the platform.")
    Page<Tenant> list(PageRequest page);

    /// Makes a tenant and its first administrator.
    @PostExchange
    @Op(
            summary = "Create a tenant with its first administrator.",
            permission = "tenants:write",
            inSystem = true,
            creates = true,
            keepAnswer = false,
            notATool = "It handles a password.",
            errors = "platform.tenant.exists")
    CreatedTenant create(@RequestBody NewTenant tenant);

    @GetExchange("/{id}")
    @Op(
            summary = "One tenant.",
            permission = "tenants:read",
            inSystem = true,
            notATool = "Tenants are for the person who runs the platform.")
    Tenant get(@PathVariable("id") String id);

    @PutExchange("/{id}")
    @Op(
            summary = "Change a tenant's name, zone, locale and currency.",
            permission = "tenants:write",
            inSystem = true,
            notATool = "Tenants are for the person who runs the platform.")
    Tenant update(
            @PathVariable("id") String id,
            @RequestHeader("If-Match") Version version,
            @RequestBody TenantChange tenant);

    /// Refuses every call of the tenant's people from now on, in all processes within 5 s, and lets its background work
    /// wait. The caller's own tenant cannot be suspended, so that somebody is left who can resume it.
    @PostExchange("/{id}/suspend")
    @Op(
            summary = "Suspend a tenant: its calls are refused and its background work waits.",
            permission = "tenants:write",
            inSystem = true,
            notATool = "Tenants are for the person who runs the platform.",
            errors = "platform.tenant.transition")
    Tenant suspend(@PathVariable("id") String id);

    @PostExchange("/{id}/resume")
    @Op(
            summary = "Resume a suspended tenant.",
            permission = "tenants:write",
            inSystem = true,
            notATool = "Tenants are for the person who runs the platform.",
            errors = "platform.tenant.transition")
    Tenant resume(@PathVariable("id") String id);
}
