package ai.bhiv.workflow.internal;

import ai.bhiv.platform.work.PermanentFailure;
import ai.bhiv.platform.work.RetryPolicy;
import ai.bhiv.platform.work.Steps;
import ai.bhiv.platform.work.Work;
import ai.bhiv.platform.work.WorkType;
import java.time.Duration;
import org.springframework.stereotype.Component;

/// Executes workflows as durable work.
@Component
final class FlowWork implements Work<FlowInput, FlowEnd> {
    static final WorkType<FlowInput, FlowEnd> TYPE =
            new WorkType<>("workflow.execution", 1, FlowInput.class, FlowEnd.class);

    private final Definitions definitions;
    private final Doors doors;
    private final ExecutionStore executions;

    FlowWork(Definitions definitions, Doors doors, ExecutionStore executions) {
        this.definitions = definitions;
        this.doors = doors;
        this.executions = executions;
    }

    @Override
    public WorkType<FlowInput, FlowEnd> type() {
        return TYPE;
    }

    @Override
    public RetryPolicy retries() {
        return new RetryPolicy(5, Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofSeconds(300));
    }

    @Override
    public FlowEnd run(FlowInput input, Steps steps) {
        var read = definitions.read(input.source());
        var definition = read.definition();
        if (definition == null) {
            throw new PermanentFailure("this build does not read the definition: " + read.faults());
        }
        var end = new FlowRun(definition, input, doors, System::nanoTime).run(steps);
        steps.change("finished", Boolean.class, () -> {
            executions.finish(steps.run(), end);
            return true;
        });
        return end;
    }
}
