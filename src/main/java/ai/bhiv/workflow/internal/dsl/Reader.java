package ai.bhiv.workflow.internal.dsl;

import ai.bhiv.workflow.internal.jq.Jq;
import ai.bhiv.workflow.internal.jq.JqException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads definitions of the Open Workflow DSL 1.0 (formerly Serverless Workflow). It tells everything that is wrong at
/// once, with its place; what this platform does not do is refused here and never ignored later.
public final class Reader {
    private static final int LONGEST = 256 << 10;
    private static final int MOST_TASKS = 500;
    private static final int DEEPEST = 32;
    private static final int MOST_BRANCHES = 100;
    private static final JsonNode NOTHING = JsonNodeFactory.instance.missingNode();
    private static final Set<String> COMMON = Set.of("if", "input", "output", "export", "timeout", "then", "metadata");
    private static final Set<String> KINDS =
            Set.of("call", "do", "emit", "for", "fork", "listen", "raise", "run", "set", "switch", "try", "wait");
    private static final Set<String> VARIABLES = Set.of("context", "input", "output", "task", "workflow", "runtime");
    private static final String SEMVER = "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?";
    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private final Faults faults = new Faults();
    private final Predicate<String> functions;
    private final Set<String> called = new LinkedHashSet<>();
    private Map<String, Task.Retry> retries = Map.of();
    private int tasks;

    private Reader(Predicate<String> functions) {
        this.functions = functions;
    }

    /// @param functions which ones can be called
    public static Definition.Read read(String text, Predicate<String> functions) {
        var reader = new Reader(functions);
        Definition definition = null;
        if (text.length() > LONGEST) {
            reader.faults.add("", text.length() + " characters", "at most " + LONGEST);
        } else {
            var tree = YamlTree.read(text, reader.faults);
            if (tree != null) {
                definition = reader.definition(tree);
            }
        }
        var faults = reader.faults.all();
        return new Definition.Read(faults.isEmpty() ? definition : null, faults);
    }

    private Definition definition(JsonNode tree) {
        members(tree, "", Set.of("document", "do"), Set.of("input", "output", "use", "metadata", "evaluate"));
        for (var later : List.of("schedule", "timeout")) {
            if (tree.has(later)) {
                faults.add("/" + later, "a " + later, "none: it is not supported for a whole workflow yet");
            }
        }
        var document = tree.path("document");
        members(
                document,
                "/document",
                Set.of("dsl", "namespace", "name", "version"),
                Set.of("title", "summary", "tags", "metadata"));
        text(document, "/document", "dsl", "1\\.0\\.\\d+(-[0-9A-Za-z.-]+)?", "1.0.x");
        var mode = tree.path("evaluate").path("mode").asString("strict");
        if (!Set.of("strict", "loose").contains(mode)) {
            faults.add("/evaluate/mode", mode, "strict or loose");
        }
        use(tree.path("use"));
        var schema = schema(tree.path("input"), "/input");
        return new Definition(
                text(document, "/document", "namespace", NAME, "a name in kebab case"),
                text(document, "/document", "name", NAME, "a name in kebab case"),
                text(document, "/document", "version", SEMVER, "a semantic version such as 1.0.0"),
                document.path("title").asString(""),
                document.path("summary").asString(""),
                schema,
                template(tree.path("input").path("from"), "/input/from", VARIABLES),
                template(tree.path("output").path("as"), "/output/as", VARIABLES),
                list(tree.path("do"), "/do", VARIABLES, 0),
                Set.copyOf(called));
    }

    private @Nullable JsonNode schema(JsonNode holder, String pointer) {
        if (holder.isMissingNode()) {
            return null;
        }
        members(holder, pointer, Set.of(), Set.of("schema", "from", "as"));
        var schema = holder.path("schema");
        if (schema.isMissingNode()) {
            return null;
        }
        members(schema, pointer + "/schema", Set.of("document"), Set.of("format"));
        SchemaCheck.read(schema.path("document"), pointer + "/schema/document", faults);
        return schema.path("document");
    }

    private void use(JsonNode use) {
        if (use.isMissingNode()) {
            return;
        }
        members(use, "/use", Set.of(), Set.of("retries"));
        var named = new LinkedHashMap<String, Task.Retry>();
        use.path("retries")
                .properties()
                .forEach(entry -> named.put(
                        entry.getKey(), retry(entry.getValue(), "/use/retries/" + entry.getKey(), VARIABLES)));
        retries = named;
    }

    private List<Task> list(JsonNode node, String pointer, Set<String> variables, int depth) {
        if (depth > DEEPEST) {
            faults.add(pointer, depth + " levels", "at most " + DEEPEST);
            return List.of();
        }
        if (!node.isArray() || node.isEmpty()) {
            faults.add(pointer, shown(node), "a list of tasks, each with its name");
            return List.of();
        }
        var names = new LinkedHashSet<String>();
        var read = new ArrayList<Task>();
        for (int i = 0; i < node.size(); i++) {
            var item = node.get(i);
            var at = pointer + "/" + i;
            if (!item.isObject() || item.size() != 1) {
                faults.add(at, shown(item), "one member: the task's name, and the task");
                continue;
            }
            var entry = item.properties().iterator().next();
            if (!names.add(entry.getKey())) {
                faults.add(at, entry.getKey(), "a name that no other task of the list has");
            }
            var task = task(entry.getKey(), entry.getValue(), at + "/" + escaped(entry.getKey()), variables, depth);
            if (task != null) {
                read.add(task);
            }
        }
        for (var task : read) {
            target(task.common().then(), task.common().pointer() + "/then", names);
            if (task instanceof Task.Switch choice) {
                for (int i = 0; i < choice.cases().size(); i++) {
                    target(choice.cases().get(i).then(), task.common().pointer() + "/switch/" + i, names);
                }
            }
        }
        return List.copyOf(read);
    }

    private void target(String then, String pointer, Set<String> names) {
        if (!Set.of("continue", "exit", "end").contains(then) && !names.contains(then)) {
            faults.add(pointer, then, "continue, exit, end, or one of " + String.join(", ", names));
        }
    }

    private @Nullable Task task(String name, JsonNode node, String pointer, Set<String> variables, int depth) {
        if (++tasks > MOST_TASKS) {
            if (tasks == MOST_TASKS + 1) {
                faults.add(pointer, "more tasks", "at most " + MOST_TASKS);
            }
            return null;
        }
        if (!node.isObject()) {
            faults.add(pointer, shown(node), "a task");
            return null;
        }
        // `for` has a `do` beside it
        var kind = node.has("for")
                ? "for"
                : node.propertyNames().stream()
                        .filter(KINDS::contains)
                        .findFirst()
                        .orElse("");
        if (kind.isEmpty()) {
            faults.add(
                    pointer,
                    String.join(", ", node.propertyNames()),
                    "one of " + String.join(", ", KINDS.stream().sorted().toList()));
            return null;
        }
        var beside = switch (kind) {
            case "call" -> Set.of("with");
            case "for" -> Set.of("do", "while");
            case "try" -> Set.of("catch");
            default -> Set.<String>of();
        };
        var allowed = new HashSet<>(COMMON);
        allowed.addAll(beside);
        members(node, pointer, Set.of(kind), allowed);
        var common = common(name, node, pointer, variables);
        var value = node.path(kind);
        var at = pointer + "/" + kind;
        return switch (kind) {
            case "call" -> call(common, node, pointer, variables);
            case "do" -> new Task.Do(common, list(value, at, variables, depth + 1));
            case "for" -> loop(common, node, pointer, variables, depth);
            case "fork" -> fork(common, value, at, variables, depth);
            case "raise" -> raise(common, value, at, variables);
            case "run" -> run(common, value, at, variables);
            case "set" -> new Task.Set(common, template(value, at, variables));
            case "switch" -> choice(common, value, at, variables);
            case "try" -> attempt(common, node, pointer, variables, depth);
            case "wait" -> new Task.Wait(common, duration(value, at, variables));
            default -> {
                faults.add(at, kind, "a task that this platform does: " + kind + " is not supported yet");
                yield null;
            }
        };
    }

    private Task.Common common(String name, JsonNode node, String pointer, Set<String> variables) {
        for (var part : List.of("input", "output", "export")) {
            var holder = node.path(part);
            if (!holder.isMissingNode()) {
                members(holder, pointer + "/" + part, Set.of(), Set.of(part.equals("input") ? "from" : "as"));
            }
        }
        var timeout = node.path("timeout");
        if (!timeout.isMissingNode()) {
            members(timeout, pointer + "/timeout", Set.of("after"), Set.of());
        }
        var export = node.path("export").path("as");
        return new Task.Common(
                pointer,
                name,
                node.has("if") ? expression(node.path("if"), pointer + "/if", variables) : null,
                template(node.path("input").path("from"), pointer + "/input/from", variables),
                template(node.path("output").path("as"), pointer + "/output/as", variables),
                export.isMissingNode() ? null : template(export, pointer + "/export/as", variables),
                timeout.isMissingNode() ? null : duration(timeout.path("after"), pointer + "/timeout/after", variables),
                node.path("then").asString("continue"));
    }

    private @Nullable Task call(Task.Common common, JsonNode node, String pointer, Set<String> variables) {
        var function = node.path("call").asString("");
        if (!functions.test(function)) {
            faults.add(pointer + "/call", function, "approval, or the id of an operation such as crm.customers.list");
            return null;
        }
        called.add(function);
        var with = node.path("with");
        return new Task.Call(
                common,
                function,
                with.isMissingNode()
                        ? new Template.Fixed(JsonNodeFactory.instance.objectNode())
                        : template(with, pointer + "/with", variables));
    }

    private Task loop(Task.Common common, JsonNode node, String pointer, Set<String> variables, int depth) {
        var loop = node.path("for");
        members(loop, pointer + "/for", Set.of("in"), Set.of("each", "at"));
        var each = loop.path("each").asString("item");
        var at = loop.path("at").asString("index");
        var inner = new HashSet<>(variables);
        inner.add(variable(each, pointer + "/for/each"));
        inner.add(variable(at, pointer + "/for/at"));
        return new Task.For(
                common,
                each,
                at,
                loop.path("in").isString()
                        ? expression(loop.path("in"), pointer + "/for/in", variables)
                        : template(loop.path("in"), pointer + "/for/in", variables),
                node.has("while") ? expression(node.path("while"), pointer + "/while", inner) : null,
                list(node.path("do"), pointer + "/do", inner, depth + 1));
    }

    private Task fork(Task.Common common, JsonNode fork, String at, Set<String> variables, int depth) {
        members(fork, at, Set.of("branches"), Set.of("compete"));
        if (fork.path("compete").asBoolean(false)) {
            faults.add(at + "/compete", "true", "false: competing branches are not supported yet");
        }
        var branches = list(fork.path("branches"), at + "/branches", variables, depth + 1);
        if (branches.size() > MOST_BRANCHES) {
            faults.add(at + "/branches", branches.size() + " branches", "at most " + MOST_BRANCHES);
        }
        return new Task.Fork(common, branches);
    }

    private Task raise(Task.Common common, JsonNode raise, String at, Set<String> variables) {
        members(raise, at, Set.of("error"), Set.of());
        var error = raise.path("error");
        members(error, at + "/error", Set.of("type", "status"), Set.of("title", "detail", "instance"));
        return new Task.Raise(common, template(error, at + "/error", variables));
    }

    private @Nullable Task run(Task.Common common, JsonNode run, String at, Set<String> variables) {
        if (!run.has("workflow")) {
            faults.add(at, String.join(", ", run.propertyNames()), "workflow: nothing else is run");
            return null;
        }
        members(run, at, Set.of("workflow"), Set.of("await"));
        var workflow = run.path("workflow");
        var inner = at + "/workflow";
        members(workflow, inner, Set.of("namespace", "name"), Set.of("version", "input"));
        return new Task.RunWorkflow(
                common,
                text(workflow, inner, "namespace", NAME, "a name in kebab case"),
                text(workflow, inner, "name", NAME, "a name in kebab case"),
                workflow.path("version").asString("latest"),
                template(workflow.path("input"), inner + "/input", variables),
                run.path("await").asBoolean(true));
    }

    private Task choice(Task.Common common, JsonNode cases, String at, Set<String> variables) {
        var read = new ArrayList<Task.Case>();
        if (!cases.isArray() || cases.isEmpty()) {
            faults.add(at, shown(cases), "a list of cases, each with its name");
        }
        int defaults = 0;
        for (int i = 0; i < cases.size(); i++) {
            var item = cases.get(i);
            if (!item.isObject() || item.size() != 1) {
                faults.add(at + "/" + i, shown(item), "one member: the case's name, and the case");
                continue;
            }
            var entry = item.properties().iterator().next();
            var pointer = at + "/" + i + "/" + escaped(entry.getKey());
            members(entry.getValue(), pointer, Set.of("then"), Set.of("when"));
            boolean when = entry.getValue().has("when");
            if (!when && ++defaults > 1) {
                faults.add(pointer, "a second case without when", "one default at most");
            }
            read.add(new Task.Case(
                    entry.getKey(),
                    when ? expression(entry.getValue().path("when"), pointer + "/when", variables) : null,
                    entry.getValue().path("then").asString("continue")));
        }
        return new Task.Switch(common, read);
    }

    private Task attempt(Task.Common common, JsonNode node, String pointer, Set<String> variables, int depth) {
        var at = pointer + "/catch";
        var handler = node.path("catch");
        members(handler, at, Set.of(), Set.of("errors", "as", "when", "exceptWhen", "retry", "do"));
        var with = new LinkedHashMap<String, String>();
        if (handler.has("errors")) {
            members(handler.path("errors"), at + "/errors", Set.of("with"), Set.of());
            var filter = handler.path("errors").path("with");
            members(filter, at + "/errors/with", Set.of(), Set.of("type", "status", "instance", "title", "detail"));
            filter.properties()
                    .forEach(entry -> with.put(entry.getKey(), entry.getValue().asString("")));
        }
        var as = handler.path("as").asString("error");
        var inner = new HashSet<>(variables);
        inner.add(variable(as, at + "/as"));
        var retry = handler.path("retry");
        Task.Retry policy = null;
        if (retry.isString()) {
            policy = retries.get(retry.stringValue());
            if (policy == null) {
                faults.add(at + "/retry", retry.stringValue(), "the name of one of use.retries");
            }
        } else if (!retry.isMissingNode()) {
            policy = retry(retry, at + "/retry", inner);
        }
        return new Task.Try(
                common,
                list(node.path("try"), pointer + "/try", variables, depth + 1),
                new Task.Catch(
                        with,
                        as,
                        handler.has("when") ? expression(handler.path("when"), at + "/when", inner) : null,
                        handler.has("exceptWhen")
                                ? expression(handler.path("exceptWhen"), at + "/exceptWhen", inner)
                                : null,
                        policy,
                        handler.has("do") ? list(handler.path("do"), at + "/do", inner, depth + 1) : List.of()));
    }

    private Task.Retry retry(JsonNode retry, String at, Set<String> variables) {
        members(retry, at, Set.of(), Set.of("when", "exceptWhen", "delay", "backoff", "limit", "jitter"));
        var backoff = retry.path("backoff");
        if (!backoff.isMissingNode()
                && (backoff.size() != 1
                        || !Set.of("constant", "linear", "exponential").containsAll(backoff.propertyNames()))) {
            faults.add(at + "/backoff", shown(backoff), "constant, linear or exponential");
        }
        var kind = backoff.isObject() && backoff.size() == 1
                ? backoff.propertyNames().iterator().next()
                : "constant";
        var limit = retry.path("limit");
        if (!limit.isMissingNode()) {
            members(limit, at + "/limit", Set.of("attempt"), Set.of());
            members(limit.path("attempt"), at + "/limit/attempt", Set.of("count"), Set.of());
        }
        int attempts = limit.path("attempt").path("count").asInt(3);
        if (attempts < 1 || attempts > 1_000) {
            faults.add(at + "/limit/attempt/count", Integer.toString(attempts), "1 to 1000");
        }
        var jitter = retry.path("jitter");
        if (!jitter.isMissingNode()) {
            members(jitter, at + "/jitter", Set.of("from", "to"), Set.of());
        }
        return new Task.Retry(
                retry.has("when") ? expression(retry.path("when"), at + "/when", variables) : null,
                retry.has("exceptWhen") ? expression(retry.path("exceptWhen"), at + "/exceptWhen", variables) : null,
                retry.has("delay")
                        ? duration(retry.path("delay"), at + "/delay", variables)
                        : new Template.Fixed(JsonNodeFactory.instance.stringNode("PT0S")),
                switch (kind) {
                    case "linear" -> Task.Backoff.LINEAR;
                    case "exponential" -> Task.Backoff.EXPONENTIAL;
                    default -> Task.Backoff.CONSTANT;
                },
                attempts,
                jitter.has("from") ? duration(jitter.path("from"), at + "/jitter/from", variables) : null,
                jitter.has("to") ? duration(jitter.path("to"), at + "/jitter/to", variables) : null);
    }

    private Template duration(JsonNode node, String pointer, Set<String> variables) {
        if (node.isString() && node.stringValue().strip().startsWith("${")) {
            return template(node, pointer, variables);
        }
        if (Durations.read(node).isEmpty()) {
            faults.add(pointer, shown(node), "a duration such as PT15M, or {minutes: 15}; at most ten years");
        }
        return new Template.Fixed(node);
    }

    /// A member that is always an expression; `${ }` may be left out.
    private Template expression(JsonNode node, String pointer, Set<String> variables) {
        if (!node.isString()) {
            faults.add(pointer, shown(node), "an expression such as ${ .total > 100 }");
            return Template.SAME;
        }
        var text = node.stringValue().strip();
        return jq(
                text.startsWith("${") && text.endsWith("}") ? text.substring(2, text.length() - 1) : text,
                pointer,
                variables);
    }

    private Template template(JsonNode node, String pointer, Set<String> variables) {
        return switch (node.getNodeType()) {
            case MISSING -> Template.SAME;
            case STRING -> {
                var text = node.stringValue().strip();
                yield text.startsWith("${") && text.endsWith("}")
                        ? jq(text.substring(2, text.length() - 1), pointer, variables)
                        : new Template.Fixed(node);
            }
            case OBJECT -> {
                var inner = new LinkedHashMap<String, Template>();
                node.properties()
                        .forEach(entry -> inner.put(
                                entry.getKey(),
                                template(entry.getValue(), pointer + "/" + escaped(entry.getKey()), variables)));
                yield new Template.Members(inner);
            }
            case ARRAY -> {
                var inner = new ArrayList<Template>();
                for (int i = 0; i < node.size(); i++) {
                    inner.add(template(node.get(i), pointer + "/" + i, variables));
                }
                yield new Template.Items(List.copyOf(inner));
            }
            default -> new Template.Fixed(node);
        };
    }

    private Template jq(String source, String pointer, Set<String> variables) {
        try {
            return new Template.Expression(Jq.read(source, variables));
        } catch (JqException e) {
            faults.add(pointer, source.strip(), "a jq expression: " + e.getMessage());
            return Template.SAME;
        }
    }

    private String variable(String name, String pointer) {
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*") || VARIABLES.contains(name.toLowerCase(Locale.ROOT))) {
            faults.add(pointer, name, "a name of letters that no argument of the DSL has");
        }
        return name;
    }

    private String text(JsonNode holder, String pointer, String member, String pattern, String expected) {
        var value = holder.path(member);
        if (value.isMissingNode()) {
            return "";
        }
        if (!value.isString() || !value.stringValue().matches(pattern)) {
            faults.add(pointer + "/" + member, shown(value), expected);
        }
        return value.asString("");
    }

    private void members(JsonNode node, String pointer, Set<String> needed, Set<String> others) {
        if (!node.isObject()) {
            if (!(node.isMissingNode() && pointer.isEmpty())) {
                faults.add(
                        pointer,
                        shown(node),
                        "an object"
                                + (needed.isEmpty()
                                        ? ""
                                        : " with "
                                                + String.join(
                                                        ", ",
                                                        needed.stream().sorted().toList())));
            }
            return;
        }
        needed.stream()
                .sorted()
                .filter(member -> !node.has(member))
                .forEach(member -> faults.add(pointer + "/" + member, null, member + " (it is required)"));
        for (var member : node.propertyNames()) {
            boolean later = pointer.isEmpty() && Set.of("schedule", "timeout").contains(member);
            if (!needed.contains(member) && !others.contains(member) && !later) {
                var known = new ArrayList<>(needed);
                known.addAll(others);
                known.sort(null);
                faults.add(pointer + "/" + escaped(member), member, "one of " + String.join(", ", known));
            }
        }
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static @Nullable String shown(JsonNode node) {
        return node == NOTHING || node.isMissingNode() ? null : node.isString() ? node.stringValue() : node.toString();
    }
}
