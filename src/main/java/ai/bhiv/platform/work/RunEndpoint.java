package ai.bhiv.platform.work;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.store.Cursors;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

@Endpoint
final class RunEndpoint implements Runs {
    private final RunRecords records;
    private final RunControl control;
    private final Works works;

    RunEndpoint(JdbcClient jdbc, Cursors cursors, Works works) {
        this.records = new RunRecords(jdbc, cursors);
        this.control = new RunControl(jdbc, works);
        this.works = works;
    }

    @Override
    public Page<Run> list(@Nullable RunState state, @Nullable String type, @Nullable UUID parent, PageRequest page) {
        return records.list(queuesHere(), state, type, parent, page);
    }

    @Override
    public Run get(UUID id) {
        return records.get(queuesHere(), id);
    }

    @Override
    public RunHistory history(UUID id) {
        return records.history(get(id));
    }

    @Override
    public RunPayload payload(UUID id) {
        return records.payload(get(id));
    }

    @Override
    public Run cancel(UUID id) {
        control.cancel(get(id).id());
        return get(id);
    }

    @Override
    public Run retry(UUID id) {
        return get(control.retry(get(id).id()));
    }

    @Override
    public Run fork(UUID id, ForkRequest body) {
        return get(control.fork(get(id).id(), body.step()));
    }

    @Override
    public Run resume(UUID id) {
        control.resume(get(id).id());
        return get(id);
    }

    @Override
    public Run signal(UUID id, SignalRequest body) {
        works.signal(
                RequestContext.current().principal().tenant(), get(id).id(), body.name(), body.id(), body.payload());
        return get(id);
    }

    @Override
    public List<QueueState> queues() {
        return records.queues(queuesHere());
    }

    @Override
    public List<WorkerState> workers() {
        return records.workers(queuesHere());
    }

    /// The modules of the role whose port was asked; the platform's own work belongs to the gateway.
    private static List<String> queuesHere() {
        var role = RequestContext.current().role();
        var queues = new ArrayList<>(role.modules());
        if (role == Role.GATEWAY) {
            queues.add("platform");
        }
        return queues;
    }
}
