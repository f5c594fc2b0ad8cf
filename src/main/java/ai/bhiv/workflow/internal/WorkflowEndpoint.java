package ai.bhiv.workflow.internal;

import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.work.Works;
import ai.bhiv.workflow.Execution;
import ai.bhiv.workflow.StartExecution;
import ai.bhiv.workflow.Validation;
import ai.bhiv.workflow.Workflow;
import ai.bhiv.workflow.WorkflowExample;
import ai.bhiv.workflow.WorkflowProblem;
import ai.bhiv.workflow.WorkflowStatus;
import ai.bhiv.workflow.Workflows;
import ai.bhiv.workflow.internal.dsl.SchemaCheck;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class WorkflowEndpoint implements Workflows {
    private final WorkflowStore store;
    private final ExecutionStore executions;
    private final Definitions definitions;
    private final Works works;

    WorkflowEndpoint(WorkflowStore store, ExecutionStore executions, Definitions definitions, Works works) {
        this.store = store;
        this.executions = executions;
        this.definitions = definitions;
        this.works = works;
    }

    @Override
    public Page<Workflow> list(@Nullable String name, @Nullable WorkflowStatus status, PageRequest page) {
        return store.list(name, status, page);
    }

    @Override
    public Workflow create(Upload definition) {
        return created(Definitions.text(definition));
    }

    private Workflow created(String source) {
        return store.create(definitions.valid(source), source);
    }

    @Override
    public Workflow get(UUID id) {
        return store.get(id);
    }

    @Override
    public Workflow update(UUID id, Version version, Upload definition) {
        store.draft(id);
        var source = Definitions.text(definition);
        return store.update(id, version, definitions.valid(source), source);
    }

    @Override
    public void delete(UUID id, Version version) {
        store.delete(id, version);
    }

    @Override
    public Validation validate(Upload definition) {
        return definitions.validation(Definitions.text(definition));
    }

    @Override
    public Workflow activate(UUID id) {
        // a build that knows other operations than the one that stored it tells so now, not at the first start
        definitions.valid(Objects.requireNonNull(store.get(id).source()));
        return store.become(id, WorkflowStatus.ACTIVE, EnumSet.of(WorkflowStatus.DRAFT, WorkflowStatus.PAUSED));
    }

    @Override
    public Workflow pause(UUID id) {
        return store.become(id, WorkflowStatus.PAUSED, EnumSet.of(WorkflowStatus.ACTIVE));
    }

    @Override
    public Workflow retire(UUID id) {
        return store.become(id, WorkflowStatus.RETIRED, EnumSet.of(WorkflowStatus.ACTIVE, WorkflowStatus.PAUSED));
    }

    @Override
    public Execution execute(UUID id, StartExecution body) {
        var workflow = store.get(id);
        if (workflow.status() != WorkflowStatus.ACTIVE) {
            throw WorkflowProblem.VERSION_NOT_ACTIVE.because(
                    "status: " + Json.wireName(workflow.status()) + " (expected: active)");
        }
        var source = Objects.requireNonNull(workflow.source());
        var schema = definitions.valid(source).inputSchema();
        var input = body.input() == null ? Json.MAPPER.createObjectNode() : body.input();
        var broken = schema == null ? List.<String>of() : SchemaCheck.broken(schema, input);
        if (!broken.isEmpty()) {
            throw WorkflowProblem.INPUT_INVALID.because("input: " + String.join("; ", broken));
        }
        var run = works.start(FlowWork.TYPE, new FlowInput(id, source, input, 0));
        executions.add(run, workflow, null, input);
        return executions.get(run);
    }

    @Override
    public List<WorkflowExample> examples() {
        return Examples.ALL;
    }

    @Override
    public Workflow example(String name) {
        return created(Examples.ALL.stream()
                .filter(example -> example.name().equals(name))
                .findFirst()
                .orElseThrow(() -> WorkflowProblem.EXAMPLE_UNKNOWN.because("name: " + name + " (expected: one of "
                        + String.join(
                                ", ",
                                Examples.ALL.stream().map(WorkflowExample::name).toList()) + ")"))
                .source());
    }
}
