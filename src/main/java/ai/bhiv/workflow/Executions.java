package ai.bhiv.workflow;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Executions of workflows.
@Resource(roles = Role.AGENTS, module = "workflow", name = "executions", problems = WorkflowProblem.class)
@HttpExchange("/executions")
public interface Executions {
    @GetExchange
    @Op(summary = "List executions, the newest first.", permission = "workflow:read", notATool = Workflows.NOT_A_TOOL)
    Page<Execution> list(
            @Meaning("Executions of this version.") @RequestParam("workflow") @Nullable UUID workflow,
            PageRequest page);

    @GetExchange("/{id}")
    @Op(
            summary = "Show an execution with what it was given and gave.",
            permission = "workflow:read",
            notATool = Workflows.NOT_A_TOOL)
    Execution get(@PathVariable("id") UUID id);

    /// What the journal holds, in order.
    @GetExchange("/{id}/timeline")
    @Op(
            summary = "Show what happened in an execution, task by task.",
            permission = "workflow:read",
            notATool = Workflows.NOT_A_TOOL)
    List<TaskEvent> timeline(@PathVariable("id") UUID id);

    /// It ends at its next task, with all that it started.
    @PostExchange("/{id}/cancel")
    @Op(
            summary = "Ask an execution to end.",
            permission = "workflow:operate",
            status = 202,
            errors = {"work.run.finished"},
            notATool = Workflows.NOT_A_TOOL)
    Execution cancel(@PathVariable("id") UUID id);
}
