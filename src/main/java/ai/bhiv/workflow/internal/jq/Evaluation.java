package ai.bhiv.workflow.internal.jq;

import ai.bhiv.workflow.internal.jq.Val.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Evaluates an expression: each value that a part gives is handed to what comes after it, so that nothing is made
/// that nobody asks for.
final class Evaluation {
    final Budget budget;

    Evaluation(Budget budget) {
        this.budget = budget;
    }

    /// What comes after.
    interface Out {
        void emit(Val value);
    }

    /// Ends everything up to its label.
    private static final class Leave extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Object label;

        Leave(Object label) {
            super(null, null, false, false);
            this.label = label;
        }
    }

    /// An error of what comes after a `try`, which that does not catch.
    private static final class Passing extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Object through;
        private final JqException error;

        Passing(Object through, JqException error) {
            super(null, null, false, false);
            this.through = through;
            this.error = error;
        }
    }

    void eval(Node node, Env env, Val in, Out out) {
        budget.enter();
        try {
            evalInside(node, env, in, out);
        } finally {
            budget.leave();
        }
    }

    private void evalInside(Node node, Env env, Val in, Out out) {
        switch (node) {
            case Node.Identity _ -> out.emit(in);
            case Node.Descend _ -> descend(in, out);
            case Node.Literal literal -> out.emit(in.made(literal.value()));
            case Node.Text text -> text(text, env, in, 0, new StringBuilder(), out);
            case Node.Format format -> out.emit(in.made(Texts.format(format.name(), in.node(), budget)));
            case Node.Index index ->
                eval(
                        index.of(),
                        env,
                        in,
                        of -> eval(
                                index.key(),
                                env,
                                Val.plain(in.node()),
                                key -> out.emit(of.inner(Paths.at(of.node(), key.node()), key.node()))));
            case Node.Slice slice -> slice(slice, env, in, out);
            case Node.Iterate each -> eval(each.of(), env, in, of -> each(of, out));
            case Node.Items items -> out.emit(in.made(items(items.body(), env, in)));
            case Node.Members members ->
                members(members.members(), 0, env, Val.plain(in.node()), Values.NODES.objectNode(), in, out);
            case Node.Negate negate ->
                plain(
                        negate.of(),
                        env,
                        in,
                        value -> out.emit(
                                in.made(Values.calculate("-", Values.NODES.numberNode(0), number(value), budget))));
            case Node.Pipe pipe -> eval(pipe.left(), env, in, value -> eval(pipe.right(), env, value, out));
            case Node.Comma comma -> {
                eval(comma.left(), env, in, out);
                eval(comma.right(), env, in, out);
            }
            case Node.Binary binary ->
                plain(
                        binary.right(),
                        env,
                        in,
                        right -> plain(
                                binary.left(),
                                env,
                                in,
                                left -> out.emit(in.made(Values.calculate(binary.op(), left, right, budget)))));
            case Node.Logic logic ->
                plain(logic.left(), env, in, left -> {
                    if (Values.truth(left) != logic.and()) {
                        out.emit(in.made(Values.bool(!logic.and())));
                    } else {
                        plain(logic.right(), env, in, right -> out.emit(in.made(Values.bool(Values.truth(right)))));
                    }
                });
            case Node.Otherwise otherwise -> otherwise(otherwise, env, in, out);
            case Node.Assign assign -> assign(assign, env, in, out);
            case Node.If choice ->
                plain(
                        choice.condition(),
                        env,
                        in,
                        value -> eval(Values.truth(value) ? choice.then() : choice.otherwise(), env, in, out));
            case Node.Try attempt -> attempt(attempt, env, in, out);
            case Node.Reduce reduce -> reduce(reduce, env, in, out);
            case Node.Foreach foreach -> foreach(foreach, env, in, out);
            case Node.Define define ->
                eval(
                        define.rest(),
                        env.with(
                                define.name() + "/" + define.parameters().size(),
                                new Env.Function(define.parameters(), define.body(), env, true)),
                        in,
                        out);
            case Node.Call call -> call(call, env, in, out);
            case Node.Variable variable -> {
                var value = env.find("$" + variable.name());
                if (!(value instanceof JsonNode bound)) {
                    throw new JqException("$" + variable.name() + " is not defined");
                }
                out.emit(in.made(bound));
            }
            case Node.Bind bind ->
                plain(
                        bind.source(),
                        env,
                        in,
                        value -> bound(bind.pattern(), value, env, in, inner -> eval(bind.body(), inner, in, out)));
            case Node.Label label -> labelled(mark -> eval(label.body(), env.with("*" + label.name(), mark), in, out));
            case Node.Break leave -> {
                var mark = env.find("*" + leave.name());
                if (mark == null) {
                    throw new JqException("$*label-" + leave.name() + " is not defined");
                }
                throw new Leave(mark);
            }
        }
    }

    /// Evaluates where no path is asked for.
    void plain(Node node, Env env, Val in, java.util.function.Consumer<JsonNode> out) {
        eval(node, env, Val.plain(in.node()), value -> out.accept(value.node()));
    }

    List<JsonNode> all(Node node, Env env, Val in) {
        var all = new ArrayList<JsonNode>();
        plain(node, env, in, value -> {
            budget.made(16);
            all.add(value);
        });
        return all;
    }

    @Nullable
    JsonNode first(Node node, Env env, Val in) {
        var first = new ArrayList<JsonNode>(1);
        labelled(mark -> plain(node, env, in, value -> {
            first.add(value);
            throw new Leave(mark);
        }));
        return first.isEmpty() ? null : first.getFirst();
    }

    void labelled(java.util.function.Consumer<Object> body) {
        var mark = new Object();
        int depth = budget.depth();
        try {
            body.accept(mark);
        } catch (Leave leave) {
            budget.back(depth);
            if (leave.label != mark) {
                throw leave;
            }
        }
    }

    private static JsonNode number(JsonNode value) {
        if (!value.isNumber()) {
            throw new JqException(Values.shown(value) + " cannot be negated");
        }
        return value;
    }

    void descend(Val in, Out out) {
        budget.enter();
        try {
            out.emit(in);
            if (in.node().isContainer()) {
                each(in, inner -> descend(inner, out));
            }
        } finally {
            budget.leave();
        }
    }

    void each(Val of, Out out) {
        if (of.node().isArray()) {
            for (int i = 0; i < of.node().size(); i++) {
                budget.step();
                out.emit(of.inner(of.node().get(i), Values.NODES.numberNode(i)));
            }
        } else if (of.node().isObject()) {
            for (var member : of.node().properties()) {
                budget.step();
                out.emit(of.inner(member.getValue(), Values.NODES.stringNode(member.getKey())));
            }
        } else {
            throw new JqException("Cannot iterate over " + Values.shown(of.node()));
        }
    }

    private ArrayNode items(@Nullable Node body, Env env, Val in) {
        var items = Values.NODES.arrayNode();
        if (body != null) {
            plain(body, env, in, value -> {
                budget.made(16);
                items.add(value);
            });
        }
        return items;
    }

    private void text(Node.Text text, Env env, Val in, int part, StringBuilder before, Out out) {
        if (part == text.parts().size()) {
            out.emit(in.made(Values.text(before.toString(), budget)));
            return;
        }
        var length = before.length();
        if (text.parts().get(part) instanceof Node.Literal literal) {
            before.append(literal.value().stringValue());
            text(text, env, in, part + 1, before, out);
            before.setLength(length);
            return;
        }
        plain(text.parts().get(part), env, in, value -> {
            before.setLength(length);
            before.append(Texts.format(text.format(), value, budget).stringValue());
            text(text, env, in, part + 1, before, out);
        });
        before.setLength(length);
    }

    private void slice(Node.Slice slice, Env env, Val in, Out out) {
        var none = new Node.Literal(Values.NULL);
        eval(
                slice.of(),
                env,
                in,
                of -> plain(
                        slice.to() == null ? none : slice.to(),
                        env,
                        in,
                        to -> plain(slice.from() == null ? none : slice.from(), env, in, from -> {
                            var key = Values.NODES.objectNode();
                            key.set("start", from);
                            key.set("end", to);
                            out.emit(of.inner(Paths.slice(of.node(), from, to), key));
                        })));
    }

    private void members(
            List<Node.Member> members,
            int next,
            Env env,
            Val in,
            tools.jackson.databind.node.ObjectNode before,
            Val outer,
            Out out) {
        if (next == members.size()) {
            budget.made(16L * before.size());
            out.emit(outer.made(before));
            return;
        }
        var member = members.get(next);
        plain(member.key(), env, in, key -> {
            if (!key.isString()) {
                throw new JqException("Object keys must be strings");
            }
            plain(member.value(), env, in, value -> {
                var copy = Values.NODES.objectNode();
                copy.setAll(before);
                copy.set(key.stringValue(), value);
                members(members, next + 1, env, in, copy, outer, out);
            });
        });
    }

    private void otherwise(Node.Otherwise node, Env env, Val in, Out out) {
        var any = new boolean[1];
        attempted(
                () -> {},
                passing -> eval(node.left(), env, in, value -> {
                    if (Values.truth(value.node())) {
                        any[0] = true;
                        passing.emit(value);
                    }
                }),
                out);
        if (!any[0]) {
            eval(node.right(), env, in, out);
        }
    }

    private interface Body {
        void run(Out passing);
    }

    /// Runs a body whose errors are handled, but not those of what comes after it.
    private void attempted(java.util.function.Consumer<JqException> handler, Body body, Out out) {
        var mark = new Object();
        int depth = budget.depth();
        JqException caught;
        try {
            body.run(value -> {
                try {
                    out.emit(value);
                } catch (JqException e) {
                    throw new Passing(mark, e);
                }
            });
            return;
        } catch (Passing passing) {
            if (passing.through == mark) {
                throw passing.error;
            }
            throw passing;
        } catch (JqException e) {
            if (!e.catchable()) {
                throw e;
            }
            caught = e;
        }
        budget.back(depth);
        handler.accept(caught);
    }

    private void attempted(Runnable handler, Body body, Out out) {
        attempted(_ -> handler.run(), body, out);
    }

    private void attempt(Node.Try node, Env env, Val in, Out out) {
        attempted(
                error -> {
                    if (node.handler() != null) {
                        eval(node.handler(), env, in.made(error.value()), out);
                    }
                },
                passing -> eval(node.body(), env, in, passing),
                out);
    }

    private void reduce(Node.Reduce node, Env env, Val in, Out out) {
        plain(node.start(), env, in, start -> {
            var state = new JsonNode[] {start};
            plain(
                    node.source(),
                    env,
                    in,
                    value -> bound(node.pattern(), value, env, in, inner -> {
                        var last = new JsonNode[] {Values.NULL};
                        plain(node.update(), inner, Val.plain(state[0]), next -> last[0] = next);
                        state[0] = last[0];
                    }));
            out.emit(in.made(state[0]));
        });
    }

    private void foreach(Node.Foreach node, Env env, Val in, Out out) {
        plain(node.start(), env, in, start -> {
            var state = new JsonNode[] {start};
            plain(
                    node.source(),
                    env,
                    in,
                    value -> bound(
                            node.pattern(),
                            value,
                            env,
                            in,
                            inner -> plain(node.update(), inner, Val.plain(state[0]), next -> {
                                state[0] = next;
                                if (node.extract() == null) {
                                    out.emit(in.made(next));
                                } else {
                                    plain(node.extract(), inner, Val.plain(next), shown -> out.emit(in.made(shown)));
                                }
                            })));
        });
    }

    private void bound(Node.Pattern pattern, JsonNode value, Env env, Val in, java.util.function.Consumer<Env> body) {
        switch (pattern) {
            case Node.Pattern.Name name -> body.accept(env.variable(name.name(), value));
            case Node.Pattern.Row row -> {
                if (!value.isArray() && !value.isNull()) {
                    throw new JqException("Cannot index " + Values.type(value) + " with number");
                }
                row(row.items(), 0, value, env, in, body);
            }
            case Node.Pattern.Fields fields -> fields(fields.members(), 0, value, env, in, body);
        }
    }

    private void row(
            List<Node.Pattern> items,
            int next,
            JsonNode value,
            Env env,
            Val in,
            java.util.function.Consumer<Env> body) {
        if (next == items.size()) {
            body.accept(env);
            return;
        }
        var item = Paths.at(value, Values.NODES.numberNode(next));
        bound(items.get(next), item, env, in, inner -> row(items, next + 1, value, inner, in, body));
    }

    private void fields(
            List<Node.FieldPattern> members,
            int next,
            JsonNode value,
            Env env,
            Val in,
            java.util.function.Consumer<Env> body) {
        if (next == members.size()) {
            body.accept(env);
            return;
        }
        var member = members.get(next);
        plain(member.key(), env, in, key -> {
            if (!key.isString()) {
                throw new JqException("Cannot index " + Values.type(value) + " with " + Values.type(key));
            }
            var found = Paths.at(value, key);
            var named = member.variable() == null ? env : env.variable(member.variable(), found);
            if (member.inner() == null) {
                fields(members, next + 1, value, named, in, body);
            } else {
                bound(member.inner(), found, named, in, inner -> fields(members, next + 1, value, inner, in, body));
            }
        });
    }

    List<JsonNode> paths(Node node, Env env, JsonNode of) {
        var paths = new ArrayList<JsonNode>();
        eval(node, env, new Val(of, Path.ROOT), value -> {
            if (value.path() == Path.NOWHERE || value.path() == null) {
                throw new JqException("Invalid path expression with result " + Values.json(value.node()));
            }
            budget.made(32);
            paths.add(value.path().keys());
        });
        return paths;
    }

    private void assign(Node.Assign node, Env env, Val in, Out out) {
        if (node.op().equals("|=")) {
            out.emit(in.made(updated(in, node.target(), env, value -> first(node.value(), env, Val.plain(value)))));
            return;
        }
        var op = node.op().substring(0, node.op().length() - 1);
        plain(
                node.value(),
                env,
                in,
                value -> out.emit(in.made(updated(in, node.target(), env, old -> switch (op) {
                    case "" -> value;
                    case "//" -> Values.truth(old) ? old : value;
                    default -> Values.calculate(op, old, value, budget);
                }))));
    }

    private JsonNode updated(
            Val in, Node target, Env env, java.util.function.Function<JsonNode, @Nullable JsonNode> change) {
        var now = in.node();
        var gone = new ArrayList<JsonNode>();
        for (var path : paths(target, env, in.node())) {
            var value = change.apply(Paths.get(now, (ArrayNode) path));
            if (value == null) {
                gone.add(path);
            } else {
                now = Paths.set(now, Paths.keys(path), value, budget);
            }
        }
        return gone.isEmpty() ? now : Paths.removeAll(now, gone, budget);
    }

    private void call(Node.Call call, Env env, Val in, Out out) {
        var key = call.name() + "/" + call.arguments().size();
        if (env.find(key) instanceof Env.Function function) {
            apply(function, key, call.arguments(), env, in, out);
        } else if (!Natives.call(this, key, call.arguments(), env, in, out)) {
            var shipped = Prelude.function(key);
            if (shipped == null) {
                throw new JqException(key + " is not defined");
            }
            apply(shipped, key, call.arguments(), env, in, out);
        }
    }

    private void apply(Env.Function function, String key, List<Node> arguments, Env env, Val in, Out out) {
        var seen = function.named() ? function.seen().with(key, function) : function.seen();
        apply(function, 0, arguments, env, seen, in, out);
    }

    private void apply(Env.Function function, int next, List<Node> arguments, Env env, Env seen, Val in, Out out) {
        if (next == arguments.size()) {
            eval(function.body(), seen, in, out);
            return;
        }
        var name = function.parameters().get(next);
        var argument = new Env.Function(List.of(), arguments.get(next), env, false);
        if (name.startsWith("$")) {
            plain(
                    arguments.get(next),
                    env,
                    in,
                    value -> apply(
                            function,
                            next + 1,
                            arguments,
                            env,
                            seen.with(name, value).with(name.substring(1) + "/0", argument),
                            in,
                            out));
        } else {
            apply(function, next + 1, arguments, env, seen.with(name + "/0", argument), in, out);
        }
    }
}
