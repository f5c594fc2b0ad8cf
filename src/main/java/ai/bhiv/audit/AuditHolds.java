package ai.bhiv.audit;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What must stay although it is old or its person asked for its end. While any hold is in force no segment is dropped.
@Resource(roles = Role.GATEWAY, module = "audit", name = "holds")
@HttpExchange("/audit/holds")
public interface AuditHolds {
    @GetExchange
    @Op(summary = "Holds on the audit, newest first.", permission = "audit:read", notATool = AuditLog.FOR_AUDITORS)
    Page<Hold> list(PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "One hold.", permission = "audit:read", notATool = AuditLog.FOR_AUDITORS)
    Hold get(@PathVariable("id") UUID id);

    @PostExchange
    @Op(
            summary = "Places a hold: nothing that it covers is erased or dropped.",
            permission = "audit:configure",
            creates = true,
            notATool = AuditLog.FOR_AUDITORS)
    Hold create(@RequestBody NewHold body);

    /// What was due meanwhile goes at the next turn.
    @DeleteExchange("/{id}")
    @Op(summary = "Ends a hold.", permission = "audit:configure", notATool = AuditLog.FOR_AUDITORS)
    void delete(@PathVariable("id") UUID id);
}
