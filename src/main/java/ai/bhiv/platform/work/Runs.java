package ai.bhiv.platform.work;

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
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The durable work of this role's modules: what runs, waits, failed, and what a person does about it.
@Resource(
        roles = {Role.GATEWAY, Role.LOGISTICS, Role.CRM, Role.AGENTS, Role.LLM, Role.INTEGRATIONS},
        module = "work",
        name = "runs",
        problems = WorkProblem.class)
@HttpExchange("/work")
public interface Runs {
    /// The newest first. The dead ones are those in state `failed` or `parked`.
    @GetExchange("/runs")
    @Op(
            summary = "List the runs of durable work of this role.",
            permission = "work:read",
            notATool = "It is for the person who runs the platform.")
    Page<Run> list(
            @Meaning("Runs in this state only.") @RequestParam("state") @Nullable RunState state,
            @Meaning("Runs of this type only.") @RequestParam("type") @Nullable String type,
            @Meaning("Runs that this one started only.") @RequestParam("parent") @Nullable UUID parent,
            PageRequest page);

    @GetExchange("/runs/{id}")
    @Op(summary = "Show a run.", permission = "work:read", notATool = "It is for the person who runs the platform.")
    Run get(@PathVariable("id") UUID id);

    @GetExchange("/runs/{id}/history")
    @Op(
            summary = "Show a run's journal, its failed attempts and its signals.",
            permission = "work:read",
            notATool = "It is for the person who runs the platform.")
    RunHistory history(@PathVariable("id") UUID id);

    @GetExchange("/runs/{id}/payload")
    @Op(
            summary = "Show what a run was given and what its steps gave.",
            permission = "work:payload",
            audit = Op.Audit.ACCESS,
            notATool = "It may show anything.")
    RunPayload payload(@PathVariable("id") UUID id);

    /// With all that it started. It stops at its next step, and after 30 s in any case.
    @PostExchange("/runs/{id}/cancel")
    @Op(
            summary = "Ask a run to end.",
            permission = "work:operate",
            status = 202,
            errors = {"work.run.finished"},
            notATool = "A person decides what is given up.")
    Run cancel(@PathVariable("id") UUID id);

    /// A new run goes on where this one ended; what is done stays done.
    @PostExchange("/runs/{id}/retry")
    @Op(
            summary = "Try a run again that failed or was cancelled.",
            permission = "work:operate",
            creates = true,
            errors = {"work.run.not-failed", "work.run.not-finished"},
            notATool = "A person has found out why it failed.")
    Run retry(@PathVariable("id") UUID id);

    @PostExchange("/runs/{id}/fork")
    @Op(
            summary = "Do a run anew from one of its steps on, as a new run.",
            permission = "work:operate",
            creates = true,
            errors = {"work.fork.step-unknown"},
            notATool = "Effects are repeated; a person decides.")
    Run fork(@PathVariable("id") UUID id, @RequestBody ForkRequest body);

    @PostExchange("/runs/{id}/resume")
    @Op(
            summary = "Let a parked run go on.",
            permission = "work:operate",
            errors = {"work.run.not-parked"},
            notATool = "A person has found out why it was parked.")
    Run resume(@PathVariable("id") UUID id);

    /// It is kept until the run takes it, also when it does not wait yet.
    @PostExchange("/runs/{id}/signals")
    @Op(
            summary = "Bring a signal to a run.",
            permission = "work:signal",
            status = 202,
            errors = {"work.run.finished"},
            notATool = "What a run waits for is a person's to say.")
    Run signal(@PathVariable("id") UUID id, @RequestBody SignalRequest body);

    @GetExchange("/queues")
    @Op(
            summary = "Show how much work lies in the queues of this role.",
            permission = "work:read",
            notATool = "It is for the person who runs the platform.")
    List<QueueState> queues();

    @GetExchange("/workers")
    @Op(
            summary = "List the processes that do durable work.",
            permission = "work:read",
            notATool = "It is for the person who runs the platform.")
    List<WorkerState> workers();
}
