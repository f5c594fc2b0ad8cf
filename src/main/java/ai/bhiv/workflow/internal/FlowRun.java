package ai.bhiv.workflow.internal;

import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.work.Steps;
import ai.bhiv.workflow.TaskEvent;
import ai.bhiv.workflow.internal.dsl.Definition;
import ai.bhiv.workflow.internal.dsl.Durations;
import ai.bhiv.workflow.internal.dsl.SchemaCheck;
import ai.bhiv.workflow.internal.dsl.Task;
import ai.bhiv.workflow.internal.dsl.Template;
import ai.bhiv.workflow.internal.jq.Budget;
import ai.bhiv.workflow.internal.jq.JqException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs a definition in the steps of durable work. What it decides follows from the definition, its input and the
/// journal alone, so that a repeat in another process comes to the same place.
final class FlowRun {
    private static final int MOST_TASKS = 50_000;
    private static final int MOST_ITERATIONS = 10_000;
    static final int DEEPEST = 16;

    private final Definition definition;
    private final FlowInput given;
    private final Doors doors;
    private final LongSupplier nanos;

    FlowRun(Definition definition, FlowInput given, Doors doors, LongSupplier nanos) {
        this.definition = definition;
        this.given = given;
        this.doors = doors;
        this.nanos = nanos;
    }

    /// A place in the workflow where one thing happens after the other.
    private final class Line {
        private final Steps steps;
        private JsonNode context;
        private Instant now;
        private int done;

        Line(Steps steps, JsonNode context, Instant now) {
            this.steps = steps;
            this.context = context;
            this.now = now;
        }
    }

    /// What holds for a task and all in it.
    ///
    /// @param until when a timeout around it ends; absent without one
    /// @param limiter the task with that timeout
    private record Frame(
            Map<String, JsonNode> variables, @Nullable Instant until, String limiter, String iteration) {
        Frame with(String name, JsonNode value) {
            var more = new HashMap<>(variables);
            more.put(name, value);
            return new Frame(more, until, limiter, iteration);
        }

        Frame ending(Instant at, String task) {
            return until != null && until.isBefore(at) ? this : new Frame(variables, at, task, iteration);
        }

        Frame iterating(int index) {
            return new Frame(variables, until, limiter, iteration.isEmpty() ? "" + index : iteration + "." + index);
        }
    }

    /// What a task gave, and where to go.
    private record Done(JsonNode output, String then) {}

    FlowEnd run(Steps steps) {
        var input = given.input() == null ? Json.MAPPER.createObjectNode() : given.input();
        var begun = steps.now("begun");
        var line = new Line(steps, Json.MAPPER.nullNode(), begun);
        var workflow = Json.MAPPER.createObjectNode();
        workflow.put("id", steps.run().toString());
        var started = workflow.putObject("startedAt").put("iso8601", begun.toString());
        started.putObject("epoch").put("seconds", begun.getEpochSecond()).put("milliseconds", begun.toEpochMilli());
        workflow.set("input", input);
        workflow.putObject("definition")
                .put("namespace", definition.namespace())
                .put("name", definition.name())
                .put("version", definition.version());
        var runtime = Json.MAPPER.createObjectNode().put("name", "bhiv");
        var frame = new Frame(Map.of("workflow", workflow, "runtime", runtime), null, "", "");
        try {
            var schema = definition.inputSchema();
            if (schema != null) {
                var broken = SchemaCheck.broken(schema, input);
                if (!broken.isEmpty()) {
                    throw new FlowException(
                            FlowError.validation(String.join("; ", broken)).at(""));
                }
            }
            var first = value(definition.input(), input, line, frame.with("input", input));
            var last = all(definition.tasks(), first, line, frame).output();
            return new FlowEnd(value(definition.output(), last, line, frame.with("output", last)), null);
        } catch (FlowException e) {
            return new FlowEnd(null, e.at("").error());
        }
    }

    private Done all(List<Task> tasks, JsonNode input, Line line, Frame frame) {
        var data = input;
        int next = 0;
        while (next < tasks.size()) {
            var done = task(tasks.get(next), data, line, frame);
            data = done.output();
            switch (done.then()) {
                case "continue" -> next++;
                case "exit" -> {
                    return new Done(data, "continue");
                }
                case "end" -> {
                    return done;
                }
                default -> next = place(tasks, done.then());
            }
        }
        return new Done(data, "continue");
    }

    private static int place(List<Task> tasks, String name) {
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i).common().name().equals(name)) {
                return i;
            }
        }
        throw new FlowException(FlowError.runtime("no task " + name));
    }

    private Done task(Task task, JsonNode raw, Line line, Frame outer) {
        var common = task.common();
        if (++line.done > MOST_TASKS) {
            throw new FlowException(
                    FlowError.runtime("more than " + MOST_TASKS + " tasks").at(common.pointer()));
        }
        var frame = outer.with(
                "task",
                Json.MAPPER.createObjectNode().put("name", common.name()).put("reference", common.pointer()));
        try {
            if (common.condition() != null && !truth(value(common.condition(), raw, line, frame))) {
                event(line, common, frame, "skipped", null, null);
                return new Done(raw, "continue");
            }
            var input = value(common.input(), raw, line, frame.with("input", raw));
            var inner = frame.with("input", input);
            if (!(task instanceof Task.Set || task instanceof Task.Switch || task instanceof Task.Raise)) {
                event(line, common, frame, "started", null, null);
            }
            if (common.timeout() != null) {
                inner = inner.ending(line.now.plus(duration(common.timeout(), input, line, inner)), common.pointer());
            }
            var result = work(task, input, line, inner);
            var after = inner.with("output", result.output());
            var output = value(common.output(), result.output(), line, after);
            if (common.export() != null) {
                line.context = value(common.export(), output, line, after);
            }
            event(line, common, frame, "completed", output, null);
            return new Done(output, result.then().equals("continue") ? common.then() : result.then());
        } catch (FlowException e) {
            var error = e.at(common.pointer());
            event(line, common, frame, "faulted", null, error.error().tree());
            throw error;
        }
    }

    private Done work(Task task, JsonNode input, Line line, Frame frame) {
        return switch (task) {
            case Task.Set set -> done(value(set.value(), input, line, frame));
            case Task.Switch choice -> new Done(input, choose(choice, input, line, frame));
            case Task.Raise raise -> throw raised(value(raise.error(), input, line, frame));
            case Task.Do inner -> all(inner.tasks(), input, line, frame);
            case Task.For loop -> loop(loop, input, line, frame);
            case Task.Fork fork -> fork(fork, input, line, frame);
            case Task.Try attempt -> attempt(attempt, input, line, frame);
            case Task.Wait wait -> {
                pause(wait.common().pointer(), duration(wait.duration(), input, line, frame), line, frame);
                yield done(input);
            }
            case Task.Call call ->
                done(
                        call.function().equals(People.FUNCTION)
                                ? new People(doors)
                                        .ask(
                                                call,
                                                value(call.arguments(), input, line, frame),
                                                line.steps,
                                                line.now,
                                                frame.until())
                                : call(call, value(call.arguments(), input, line, frame), line));
            case Task.RunWorkflow run ->
                done(new Children(doors, given.depth())
                        .run(run, value(run.given(), input, line, frame), line.steps, left(line, frame)));
        };
    }

    private static Done done(JsonNode output) {
        return new Done(output, "continue");
    }

    private String choose(Task.Switch choice, JsonNode input, Line line, Frame frame) {
        Task.Case usual = null;
        for (var one : choice.cases()) {
            if (one.when() == null) {
                usual = one;
            } else if (truth(value(one.when(), input, line, frame))) {
                return one.then();
            }
        }
        return usual == null ? "continue" : usual.then();
    }

    private static FlowException raised(JsonNode error) {
        return new FlowException(new FlowError(
                FlowError.plain(error.path("type").asString("about:blank")),
                error.path("status").asInt(500),
                text(error, "title"),
                text(error, "detail"),
                text(error, "instance")));
    }

    private static @Nullable String text(JsonNode node, String member) {
        return node.path(member).isString() ? node.path(member).stringValue() : null;
    }

    private Done loop(Task.For loop, JsonNode input, Line line, Frame frame) {
        var items = value(loop.in(), input, line, frame);
        if (!items.isArray()) {
            throw new FlowException(FlowError.expression("for.in gave no array"));
        }
        if (items.size() > MOST_ITERATIONS) {
            throw new FlowException(FlowError.runtime("more than " + MOST_ITERATIONS + " iterations"));
        }
        var data = input;
        for (int i = 0; i < items.size(); i++) {
            var inner = frame.iterating(i)
                    .with(loop.each(), items.get(i))
                    .with(loop.at(), Json.MAPPER.getNodeFactory().numberNode(i));
            if (loop.condition() != null && !truth(value(loop.condition(), data, line, inner))) {
                break;
            }
            var done = all(loop.tasks(), data, line, inner);
            data = done.output();
            if (done.then().equals("end")) {
                return done;
            }
        }
        return done(data);
    }

    private Done fork(Task.Fork fork, JsonNode input, Line line, Frame frame) {
        var context = line.context;
        var now = line.now;
        var branches = new ArrayList<Steps.Branch<Branched>>();
        for (var branch : fork.branches()) {
            branches.add(steps -> {
                try {
                    return new Branched(
                            task(branch, input, new Line(steps, context, now), frame)
                                    .output(),
                            null);
                } catch (FlowException e) {
                    return new Branched(null, e.error());
                }
            });
        }
        var outputs = Json.MAPPER.createArrayNode();
        for (var ended : line.steps.all(fork.common().pointer(), branches)) {
            if (ended.error() != null) {
                throw new FlowException(ended.error());
            }
            outputs.add(ended.output());
        }
        return done(outputs);
    }

    private record Branched(
            @Nullable JsonNode output, @Nullable FlowError error) {}

    private Done attempt(Task.Try attempt, JsonNode input, Line line, Frame frame) {
        for (int failures = 1; ; failures++) {
            try {
                return all(attempt.tasks(), input, line, frame);
            } catch (FlowException e) {
                var error = e.error();
                // what ends a timeout around this task is not this task's to catch
                boolean outer = frame.until() != null && frame.limiter().equals(error.instance());
                var handler = attempt.handler();
                var inner = frame.with(handler.as(), error.tree());
                if (outer || !caught(handler, error, input, line, inner)) {
                    throw e;
                }
                var retry = handler.retry();
                if (retry != null && failures <= retry.attempts() && wanted(retry, input, line, inner)) {
                    event(line, attempt.common(), frame, "retried", null, error.tree());
                    pause(
                            attempt.common().pointer() + " retry",
                            delay(retry, failures, input, line, inner),
                            line,
                            frame);
                    continue;
                }
                return handler.tasks().isEmpty() ? done(input) : all(handler.tasks(), input, line, inner);
            }
        }
    }

    private boolean caught(Task.Catch handler, FlowError error, JsonNode input, Line line, Frame frame) {
        var tree = error.tree();
        for (var wanted : handler.with().entrySet()) {
            var found = tree.path(wanted.getKey()).asString("");
            if (!FlowError.plain(wanted.getValue()).equals(found)) {
                return false;
            }
        }
        return (handler.when() == null || truth(value(handler.when(), input, line, frame)))
                && (handler.exceptWhen() == null || !truth(value(handler.exceptWhen(), input, line, frame)));
    }

    private boolean wanted(Task.Retry retry, JsonNode input, Line line, Frame frame) {
        return (retry.when() == null || truth(value(retry.when(), input, line, frame)))
                && (retry.exceptWhen() == null || !truth(value(retry.exceptWhen(), input, line, frame)));
    }

    private Duration delay(Task.Retry retry, int failures, JsonNode input, Line line, Frame frame) {
        var delay = duration(retry.delay(), input, line, frame);
        delay = switch (retry.backoff()) {
            case CONSTANT -> delay;
            case LINEAR -> delay.multipliedBy(failures);
            case EXPONENTIAL -> delay.multipliedBy(1L << Math.min(failures - 1, 30));
        };
        if (retry.jitterFrom() != null && retry.jitterTo() != null) {
            var from = duration(retry.jitterFrom(), input, line, frame);
            long width =
                    duration(retry.jitterTo(), input, line, frame).minus(from).toMillis();
            // the low bits of a new id are as good as dice, and are taken down with it
            long dice = line.steps.id("jitter").getLeastSignificantBits() & Long.MAX_VALUE;
            delay = delay.plus(from).plusMillis(width <= 0 ? 0 : dice % width);
        }
        return delay.compareTo(Duration.ofDays(365)) > 0 ? Duration.ofDays(365) : delay;
    }

    private void pause(String name, Duration wanted, Line line, Frame frame) {
        var left = left(line, frame);
        if (wanted.compareTo(left) <= 0) {
            line.steps.sleep(name, wanted);
        } else {
            line.steps.sleep(name, left);
            throw new FlowException(FlowError.timeout(frame.limiter()));
        }
    }

    private static Duration left(Line line, Frame frame) {
        if (frame.until() == null) {
            return Duration.ofDays(3650);
        }
        var left = Duration.between(line.now, frame.until());
        return left.isNegative() ? Duration.ZERO : left;
    }

    private JsonNode call(Task.Call call, JsonNode arguments, Line line) {
        var answer = line.steps.call(call.common().pointer(), Branched.class, key -> {
            try {
                return new Branched(doors.call(call.function(), arguments, key), null);
            } catch (FlowException e) {
                return new Branched(null, e.error());
            }
        });
        if (answer.error() != null) {
            throw new FlowException(answer.error());
        }
        return answer.output() == null ? Json.MAPPER.nullNode() : answer.output();
    }

    private void event(
            Line line,
            Task.Common task,
            Frame frame,
            String kind,
            @Nullable JsonNode output,
            @Nullable JsonNode error) {
        var name = task.pointer() + " " + kind;
        var noted = line.steps.value(
                name,
                TaskEvent.class,
                () -> new TaskEvent(line.steps.time(), task.pointer(), kind, frame.iteration(), output, error));
        line.now = noted.at();
        boolean ending = kind.equals("started") || kind.equals("completed");
        if (ending && frame.until() != null && line.now.isAfter(frame.until())) {
            throw new FlowException(FlowError.timeout(frame.limiter()));
        }
    }

    private Duration duration(Template template, JsonNode input, Line line, Frame frame) {
        var value = value(template, input, line, frame);
        return Durations.read(value)
                .orElseThrow(() -> new FlowException(FlowError.expression(value + " is no duration")));
    }

    private JsonNode value(Template template, JsonNode input, Line line, Frame frame) {
        var variables = new HashMap<>(frame.variables());
        variables.put("context", line.context);
        for (var name : List.of("input", "output", "task")) {
            variables.putIfAbsent(name, Json.MAPPER.nullNode());
        }
        try {
            return template.value(input, variables, new Budget(nanos));
        } catch (JqException e) {
            throw new FlowException(FlowError.expression(String.valueOf(e.getMessage())));
        }
    }

    private static boolean truth(JsonNode node) {
        return !(node.isNull() || node.isBoolean() && !node.booleanValue());
    }

    static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new FlowException(FlowError.validation("with: " + node + " (expected: an object)"));
    }
}
