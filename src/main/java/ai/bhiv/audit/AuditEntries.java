package ai.bhiv.audit;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// The record of what was done. Whoever holds `audit:read` for its own entries only sees what was done in its name.
@Resource(roles = Role.GATEWAY, module = "audit", name = "entries")
@HttpExchange("/audit/entries")
public interface AuditEntries {
    /// Newest first. An entry appears within a second of the change it tells of.
    @GetExchange
    @Op(
            summary = "Who did what, newest first.",
            permission = "audit:read",
            own = true,
            questions = {
                @Question(
                        ask = {
                            "Who changed our records lately?",
                            "What was done on the platform recently?",
                            "Show the audit trail."
                        },
                        columns = {"at", "actor_name", "action", "resource_type", "outcome"}),
                @Question(
                        ask = {"Which changes were refused?", "Who tried something that was not allowed?"},
                        with = "outcome=refused",
                        columns = {"at", "actor_name", "operation", "code"}),
                @Question(
                        ask = {"Which records were deleted, and by whom?", "Who deleted something?"},
                        with = "action=delete",
                        columns = {"at", "actor_name", "resource_type", "resource_ids"})
            })
    Page<AuditEntry> list(
            @RequestParam("actor") @Nullable String actor,
            @RequestParam("operation") @Nullable String operation,
            @RequestParam("action") @Nullable String action,
            @RequestParam("resource_type") @Nullable String resourceType,
            @RequestParam("resource_id") @Nullable String resourceId,
            @RequestParam("outcome") @Nullable String outcome,
            @RequestParam("correlation_id") @Nullable String correlationId,
            @RequestParam("from") @Nullable Instant from,
            @RequestParam("to") @Nullable Instant to,
            PageRequest page);

    @GetExchange("/{id}")
    @Op(
            summary = "One audit entry.",
            permission = "audit:read",
            own = true,
            notATool = "It needs an id, which people do not ask with; the list answers their questions.")
    AuditEntry get(@PathVariable("id") UUID id);
}
