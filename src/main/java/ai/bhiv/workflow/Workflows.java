package ai.bhiv.workflow;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import java.util.List;
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

/// Definitions of workflows, in versions.
@Resource(roles = Role.AGENTS, module = "workflow", name = "workflows", problems = WorkflowProblem.class)
@HttpExchange("/workflows")
public interface Workflows {
    /// Why agents have no tools here.
    String NOT_A_TOOL = "A person decides which processes run.";

    /// Definitions up to 256 KiB.
    long SOURCE_LIMIT = 256 << 10;

    @GetExchange
    @Op(summary = "List workflows, the newest first.", permission = "workflow:read", notATool = NOT_A_TOOL)
    Page<Workflow> list(
            @Meaning("Versions with this name.") @RequestParam("name") @Nullable String name,
            @Meaning("Versions with this status.") @RequestParam("status") @Nullable WorkflowStatus status,
            PageRequest page);

    /// The definition is YAML or JSON of the Open Workflow DSL 1.0, and is stored as a draft.
    @PostExchange
    @Op(
            summary = "Store a workflow from its definition.",
            permission = "workflow:write",
            creates = true,
            bodyLimit = SOURCE_LIMIT,
            errors = {"workflow.definition.invalid", "workflow.version.exists"},
            notATool = NOT_A_TOOL)
    Workflow create(@RequestBody Upload definition);

    @GetExchange("/{id}")
    @Op(summary = "Show a workflow with its definition.", permission = "workflow:read", notATool = NOT_A_TOOL)
    Workflow get(@PathVariable("id") UUID id);

    @PutExchange("/{id}")
    @Op(
            summary = "Change a draft.",
            permission = "workflow:write",
            bodyLimit = SOURCE_LIMIT,
            errors = {"workflow.definition.invalid", "workflow.version.exists", "workflow.version.not-draft"},
            notATool = NOT_A_TOOL)
    Workflow update(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody Upload definition);

    @DeleteExchange("/{id}")
    @Op(
            summary = "Delete a draft.",
            permission = "workflow:write",
            errors = {"workflow.version.not-draft"},
            notATool = NOT_A_TOOL)
    void delete(@PathVariable("id") UUID id, @RequestHeader("If-Match") Version version);

    /// Tells everything that is wrong at once, each with its place. Nothing is stored.
    @PostExchange("/validate")
    @Op(
            summary = "Check a definition.",
            permission = "workflow:read",
            effect = Op.Effect.READ_ONLY,
            audit = Op.Audit.NONE,
            bodyLimit = SOURCE_LIMIT,
            notATool = NOT_A_TOOL)
    Validation validate(@RequestBody Upload definition);

    @PostExchange("/{id}/activate")
    @Op(
            summary = "Let a workflow be executed; its definition is frozen.",
            permission = "workflow:publish",
            errors = {"workflow.version.transition-refused"},
            notATool = NOT_A_TOOL)
    Workflow activate(@PathVariable("id") UUID id);

    @PostExchange("/{id}/pause")
    @Op(
            summary = "Take no new starts of a workflow; what runs ends.",
            permission = "workflow:publish",
            errors = {"workflow.version.transition-refused"},
            notATool = NOT_A_TOOL)
    Workflow pause(@PathVariable("id") UUID id);

    @PostExchange("/{id}/retire")
    @Op(
            summary = "Retire a workflow for ever; what runs ends.",
            permission = "workflow:publish",
            errors = {"workflow.version.transition-refused"},
            notATool = NOT_A_TOOL)
    Workflow retire(@PathVariable("id") UUID id);

    /// It acts with the rights of the caller, whatever the definition says.
    @PostExchange("/{id}/execute")
    @Op(
            summary = "Execute a workflow.",
            permission = "workflow:execute",
            status = 202,
            errors = {"workflow.version.not-active", "workflow.input.invalid"},
            notATool = NOT_A_TOOL)
    Execution execute(@PathVariable("id") UUID id, @RequestBody StartExecution body);

    @GetExchange("/examples")
    @Op(summary = "List definitions to begin from.", permission = "workflow:read", notATool = NOT_A_TOOL)
    List<WorkflowExample> examples();

    @PostExchange("/examples/{name}")
    @Op(
            summary = "Store an example as a draft of one's own.",
            permission = "workflow:write",
            errors = {"workflow.version.exists", "workflow.example.unknown"},
            notATool = NOT_A_TOOL)
    Workflow example(@PathVariable("name") String name);
}
