package ai.bhiv.workflow.internal;

import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.work.Works;
import ai.bhiv.workflow.Execution;
import ai.bhiv.workflow.Executions;
import ai.bhiv.workflow.TaskEvent;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class ExecutionEndpoint implements Executions {
    private final ExecutionStore store;
    private final Works works;

    ExecutionEndpoint(ExecutionStore store, Works works) {
        this.store = store;
        this.works = works;
    }

    @Override
    public Page<Execution> list(@Nullable UUID workflow, PageRequest page) {
        return store.list(workflow, page);
    }

    @Override
    public Execution get(UUID id) {
        return store.get(id);
    }

    @Override
    public List<TaskEvent> timeline(UUID id) {
        return works.values(store.get(id).id()).stream()
                .filter(noted -> noted.name().startsWith("/") && noted.output().startsWith("{\"at\":"))
                .map(noted -> Json.MAPPER.readValue(noted.output(), TaskEvent.class))
                .sorted(java.util.Comparator.comparing(TaskEvent::at))
                .toList();
    }

    @Override
    public Execution cancel(UUID id) {
        works.cancel(store.get(id).id());
        return store.get(id);
    }
}
