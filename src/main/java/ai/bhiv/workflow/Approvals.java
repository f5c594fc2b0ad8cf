package ai.bhiv.workflow;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Questions to people that executions wait for.
@Resource(roles = Role.AGENTS, module = "workflow", name = "approvals", problems = WorkflowProblem.class)
@HttpExchange("/approvals")
public interface Approvals {
    @GetExchange
    @Op(summary = "List approvals, the newest first.", permission = "approvals:read", notATool = Workflows.NOT_A_TOOL)
    Page<Approval> list(
            @Meaning("Approvals in this state.") @RequestParam("state") @Nullable ApprovalState state,
            PageRequest page);

    @GetExchange("/{id}")
    @Op(summary = "Show an approval.", permission = "approvals:read", notATool = Workflows.NOT_A_TOOL)
    Approval get(@PathVariable("id") UUID id);

    /// Once: of two who decide at the same time one is told how the other decided.
    @PostExchange("/{id}/decide")
    @Op(
            summary = "Decide an approval.",
            permission = "approvals:decide",
            errors = {"workflow.approval.not-assigned", "workflow.approval.already-decided"},
            notATool = "An agent decides nothing.")
    Approval decide(@PathVariable("id") UUID id, @RequestBody ApprovalDecision body);
}
