package ai.bhiv.workflow.internal.jq;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds names that nothing defines, before an expression is ever run.
final class Names {
    private final List<String> unknown = new ArrayList<>();

    /// @param variables without `$`
    static List<String> unknown(Node node, Set<String> variables) {
        var names = new Names();
        var seen = new HashSet<String>();
        variables.forEach(variable -> seen.add("$" + variable));
        names.visit(node, seen);
        return names.unknown.stream().distinct().toList();
    }

    private static Set<String> with(Set<String> seen, String... more) {
        var all = new HashSet<>(seen);
        all.addAll(List.of(more));
        return all;
    }

    private void visit(Node node, Set<String> seen) {
        switch (node) {
            case Node.Identity _, Node.Descend _, Node.Literal _ -> {}
            case Node.Format format -> {
                if (!Texts.known(format.name())) {
                    unknown.add("@" + format.name());
                }
            }
            case Node.Text text -> text.parts().forEach(part -> visit(part, seen));
            case Node.Index index -> both(index.of(), index.key(), seen);
            case Node.Slice slice -> {
                visit(slice.of(), seen);
                if (slice.from() != null) {
                    visit(slice.from(), seen);
                }
                if (slice.to() != null) {
                    visit(slice.to(), seen);
                }
            }
            case Node.Iterate each -> visit(each.of(), seen);
            case Node.Items items -> {
                if (items.body() != null) {
                    visit(items.body(), seen);
                }
            }
            case Node.Members members -> members.members().forEach(member -> both(member.key(), member.value(), seen));
            case Node.Negate negate -> visit(negate.of(), seen);
            case Node.Pipe pipe -> both(pipe.left(), pipe.right(), seen);
            case Node.Comma comma -> both(comma.left(), comma.right(), seen);
            case Node.Binary binary -> both(binary.left(), binary.right(), seen);
            case Node.Logic logic -> both(logic.left(), logic.right(), seen);
            case Node.Otherwise otherwise -> both(otherwise.left(), otherwise.right(), seen);
            case Node.Assign assign -> both(assign.target(), assign.value(), seen);
            case Node.If choice -> {
                visit(choice.condition(), seen);
                both(choice.then(), choice.otherwise(), seen);
            }
            case Node.Try attempt -> {
                visit(attempt.body(), seen);
                if (attempt.handler() != null) {
                    visit(attempt.handler(), seen);
                }
            }
            case Node.Reduce reduce -> {
                both(reduce.source(), reduce.start(), seen);
                visit(reduce.update(), bound(reduce.pattern(), seen));
            }
            case Node.Foreach foreach -> {
                both(foreach.source(), foreach.start(), seen);
                var inner = bound(foreach.pattern(), seen);
                visit(foreach.update(), inner);
                if (foreach.extract() != null) {
                    visit(foreach.extract(), inner);
                }
            }
            case Node.Define define -> {
                var known = with(seen, define.name() + "/" + define.parameters().size());
                var inside = new HashSet<>(known);
                for (var parameter : define.parameters()) {
                    inside.add(parameter.startsWith("$") ? parameter : parameter + "/0");
                    inside.add(parameter.replace("$", "") + "/0");
                }
                visit(define.body(), inside);
                visit(define.rest(), known);
            }
            case Node.Call call -> {
                var key = call.name() + "/" + call.arguments().size();
                if (!seen.contains(key) && !Natives.known(key) && Prelude.function(key) == null) {
                    unknown.add(key);
                }
                call.arguments().forEach(argument -> visit(argument, seen));
            }
            case Node.Variable variable -> {
                if (!seen.contains("$" + variable.name())) {
                    unknown.add("$" + variable.name());
                }
            }
            case Node.Bind bind -> {
                visit(bind.source(), seen);
                visit(bind.body(), bound(bind.pattern(), seen));
            }
            case Node.Label label -> visit(label.body(), with(seen, "*" + label.name()));
            case Node.Break leave -> {
                if (!seen.contains("*" + leave.name())) {
                    unknown.add("label $" + leave.name());
                }
            }
        }
    }

    private void both(Node one, Node other, Set<String> seen) {
        visit(one, seen);
        visit(other, seen);
    }

    private Set<String> bound(Node.Pattern pattern, Set<String> seen) {
        var all = new HashSet<>(seen);
        switch (pattern) {
            case Node.Pattern.Name name -> all.add("$" + name.name());
            case Node.Pattern.Row row -> row.items().forEach(item -> all.addAll(bound(item, seen)));
            case Node.Pattern.Fields fields ->
                fields.members().forEach(member -> {
                    visit(member.key(), all);
                    if (member.variable() != null) {
                        all.add("$" + member.variable());
                    }
                    if (member.inner() != null) {
                        all.addAll(bound(member.inner(), all));
                    }
                });
        }
        return all;
    }
}
