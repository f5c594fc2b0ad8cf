package ai.bhiv.workflow.internal;

import ai.bhiv.platform.call.Calls;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.workflow.Approval;
import ai.bhiv.workflow.Workflow;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls operations by their contract, as any other caller does: validated, authorised for whoever started the
/// workflow, and recorded.
@Component
final class OperationDoor implements Doors {
    private final BeanFactory beans;
    private final Definitions definitions;
    private final WorkflowStore workflows;
    private final ExecutionStore executions;
    private final ApprovalStore approvals;

    OperationDoor(
            BeanFactory beans,
            Definitions definitions,
            WorkflowStore workflows,
            ExecutionStore executions,
            ApprovalStore approvals) {
        this.beans = beans;
        this.definitions = definitions;
        this.workflows = workflows;
        this.executions = executions;
        this.approvals = approvals;
    }

    @Override
    public JsonNode call(String function, JsonNode arguments, String key) {
        var operation = definitions.operation(function);
        if (operation == null) {
            throw new FlowException(
                    FlowError.of("configuration", 400, "No such operation", function + " is not here any more"));
        }
        var values = arguments(operation, FlowRun.object(arguments));
        try {
            return Calls.keyed(key, () -> invoke(operation, values));
        } catch (Problem problem) {
            throw translated(problem);
        }
    }

    /// An absence of our own database is nothing that a workflow could mend: its run is tried again.
    private static RuntimeException translated(Problem problem) {
        int status = problem.code().status();
        if (problem.code() == PlatformProblem.DATABASE_UNAVAILABLE || problem.code() == PlatformProblem.DATABASE_BUSY) {
            return problem;
        }
        var kind = switch (status) {
            case 400, 422 -> "validation";
            case 401 -> "authentication";
            case 403 -> "authorization";
            case 408, 504 -> "timeout";
            default -> "communication";
        };
        var faults = problem.faults().stream()
                .map(fault -> (fault.pointer() == null ? fault.parameter() : fault.pointer()) + ": expected "
                        + fault.expected())
                .collect(Collectors.joining("; "));
        return new FlowException(FlowError.of(
                kind,
                status,
                problem.code().code() + ": " + problem.code().title(),
                problem.detail() + (faults.isEmpty() ? "" : ": " + faults)));
    }

    private JsonNode invoke(Operation operation, @Nullable Object[] values) {
        try {
            var answer = operation.method().invoke(beans.getBean(operation.contract()), values);
            return answer == null ? Json.MAPPER.nullNode() : Json.MAPPER.valueToTree(answer);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(operation.id() + " failed", e.getCause());
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(operation.id() + " is not accessible", e);
        }
    }

    /// Path and query parameters by name, `if_match` for the version, and the rest, or `body`, as the body.
    private static @Nullable Object[] arguments(Operation operation, ObjectNode with) {
        var faults = new ArrayList<Fault>();
        var known = new HashSet<String>();
        operation.pathFields().forEach(field -> known.add(field.name()));
        operation.queryFields().forEach(field -> known.add(field.name()));
        if (operation.version() != null) {
            known.add("if_match");
        }
        JsonNode body = Json.MAPPER.nullNode();
        if (operation.body() != null) {
            body = with.has("body") ? with.get("body") : rest(with, known);
            known.add("body");
        }
        if (operation.body() == null || with.has("body")) {
            with.propertyNames().stream()
                    .filter(name -> !known.contains(name))
                    .forEach(name -> faults.add(Fault.parameter(
                            name, name, "one of " + known.stream().sorted().toList())));
        }
        var trees = new ArrayList<@Nullable JsonNode>();
        for (var parameter : operation.parameters()) {
            trees.add(
                    switch (parameter.place()) {
                        case PATH, QUERY -> checked(parameter.field(), with.get(parameter.name()), faults);
                        case PAGE -> page(parameter.fields(), with, faults);
                        case BODY -> {
                            parameter.field().shape().check(body, "", faults);
                            yield body;
                        }
                        case HEADER -> with.get("if_match");
                        case RESUME, UPLOAD, RAW -> null;
                    });
        }
        if (!faults.isEmpty()) {
            throw new FlowException(FlowError.validation(operation.id() + ": "
                    + faults.stream()
                            .map(fault -> (fault.pointer() == null ? fault.parameter() : fault.pointer())
                                    + ": expected " + fault.expected())
                            .collect(Collectors.joining("; "))));
        }
        return values(operation, trees);
    }

    private static @Nullable Object[] values(Operation operation, List<@Nullable JsonNode> trees) {
        var values = new @Nullable Object[trees.size()];
        for (int i = 0; i < values.length; i++) {
            var parameter = operation.parameters().get(i);
            var tree = trees.get(i);
            try {
                values[i] = parameter.place() == Operation.Place.HEADER
                        ? new Version(tree == null ? -1 : tree.asLong(-1))
                        : tree == null || tree.isNull()
                                ? null
                                : Json.MAPPER.treeToValue(tree, Json.MAPPER.constructType(parameter.type()));
            } catch (JacksonException e) {
                throw new FlowException(FlowError.validation(operation.id() + ": " + parameter.name()));
            }
        }
        return values;
    }

    private static ObjectNode rest(ObjectNode with, Set<String> known) {
        var rest = Json.MAPPER.createObjectNode();
        with.properties().stream()
                .filter(member -> !known.contains(member.getKey()))
                .forEach(member -> rest.set(member.getKey(), member.getValue()));
        return rest;
    }

    private static ObjectNode page(List<Shape.Field> fields, ObjectNode with, List<Fault> faults) {
        var page = Json.MAPPER.createObjectNode();
        for (var field : fields) {
            var value = checked(field, with.get(field.name()), faults);
            if (value != null) {
                page.set(field.name(), value);
            }
        }
        return page;
    }

    private static @Nullable JsonNode checked(Shape.Field field, @Nullable JsonNode given, List<Fault> faults) {
        var value = given == null || given.isNull() ? field.fallback() : given;
        if (value == null) {
            if (field.required()) {
                faults.add(Fault.parameter(field.name(), null, field.shape().expected() + " (it is required)"));
            }
            return null;
        }
        var found = new ArrayList<Fault>();
        field.shape().check(value, "", found);
        found.forEach(fault -> faults.add(Fault.parameter(field.name(), fault.given(), fault.expected())));
        return value;
    }

    @Override
    public void ask(Approval approval) {
        approvals.add(approval);
    }

    @Override
    public Approval unanswered(UUID approval) {
        return approvals.expire(approval);
    }

    @Override
    public Optional<Workflow> workflow(String namespace, String name, String version) {
        return workflows.active(namespace, name, version);
    }

    @Override
    public void child(UUID id, UUID workflow, UUID parent, JsonNode input) {
        executions.add(id, workflows.get(workflow), parent, input);
    }
}
