package ai.bhiv.workflow.internal;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.work.Steps;
import ai.bhiv.workflow.internal.dsl.Task;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Runs other workflows for a workflow (FLW-13); which version is fixed when the child starts.
final class Children {
    private final Doors doors;
    private final int depth;

    Children(Doors doors, int depth) {
        this.doors = doors;
        this.depth = depth;
    }

    private record Found(@Nullable UUID id, @Nullable String source) {}

    JsonNode run(Task.RunWorkflow run, JsonNode input, Steps steps, Duration left) {
        var name = run.common().pointer();
        if (depth >= FlowRun.DEEPEST) {
            throw new FlowException(FlowError.runtime("more than " + FlowRun.DEEPEST + " workflows within each other"));
        }
        var found = steps.change(
                name + " version",
                Found.class,
                () -> doors.workflow(run.namespace(), run.workflow(), run.version())
                        .map(workflow -> new Found(workflow.id(), workflow.source()))
                        .orElse(new Found(null, null)));
        var id = found.id();
        var source = found.source();
        if (id == null || source == null) {
            throw new FlowException(FlowError.of(
                    "configuration",
                    400,
                    "No such workflow is active",
                    run.namespace() + "/" + run.workflow() + " " + run.version()));
        }
        var child = steps.start(name, FlowWork.TYPE, new FlowInput(id, source, input, depth + 1));
        steps.change(name + " execution", Boolean.class, () -> {
            doors.child(child, id, steps.run(), input);
            return true;
        });
        if (!run.await()) {
            return Json.MAPPER.createObjectNode().put("execution", child.toString());
        }
        var end = steps.await("child:" + child, JsonNode.class, left)
                .orElseThrow(() -> new FlowException(FlowError.timeout(name)));
        var ended = end.path("output");
        if (!end.path("state").asString("").equals("succeeded")) {
            throw new FlowException(FlowError.runtime(
                    "execution " + child + " was " + end.path("state").asString("")));
        }
        if (ended.path("error").isObject()) {
            var error = Json.MAPPER.treeToValue(ended.path("error"), FlowError.class);
            throw new FlowException(new FlowError(error.type(), error.status(), error.title(), error.detail(), null));
        }
        return ended.path("output").isMissingNode() ? Json.MAPPER.nullNode() : ended.path("output");
    }
}
