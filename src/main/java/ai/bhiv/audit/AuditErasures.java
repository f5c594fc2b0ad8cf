package ai.bhiv.audit;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Persons whose details leave the audit: names, addresses, values before and after, with the salts of their digests.
/// The entries stay, and every proof over them holds.
@Resource(roles = Role.GATEWAY, module = "audit", name = "erasures", problems = AuditProblem.class)
@HttpExchange("/audit/erasures")
public interface AuditErasures {
    @GetExchange
    @Op(summary = "Erasures, newest first.", permission = "audit:read", notATool = AuditLog.FOR_AUDITORS)
    Page<Erasure> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "One erasure.", permission = "audit:read", notATool = AuditLog.FOR_AUDITORS)
    Erasure get(@PathVariable("id") UUID id);

    /// Done in the background, once the entry that tells of it is in the log.
    @PostExchange
    @Op(
            summary = "Erases the details of a person's entries.",
            permission = "audit:configure",
            creates = true,
            errors = "audit.hold.active",
            notATool = AuditLog.FOR_AUDITORS)
    Erasure create(@RequestBody NewErasure body);
}
