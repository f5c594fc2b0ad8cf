package ai.bhiv.workflow.internal.jq;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A jq expression as read.
sealed interface Node {
    record Identity() implements Node {}

    record Descend() implements Node {}

    record Literal(JsonNode value) implements Node {}

    /// Text with expressions in it, each written by a format such as `@uri`; parts are [Literal] or expressions.
    record Text(List<Node> parts, String format) implements Node {}

    record Format(String name) implements Node {}

    record Index(Node of, Node key) implements Node {}

    record Slice(Node of, @Nullable Node from, @Nullable Node to) implements Node {}

    record Iterate(Node of) implements Node {}

    record Items(@Nullable Node body) implements Node {}

    record Members(List<Member> members) implements Node {}

    record Member(Node key, Node value) {}

    record Negate(Node of) implements Node {}

    record Pipe(Node left, Node right) implements Node {}

    record Comma(Node left, Node right) implements Node {}

    record Binary(String op, Node left, Node right) implements Node {}

    record Logic(boolean and, Node left, Node right) implements Node {}

    record Otherwise(Node left, Node right) implements Node {}

    /// `=`, `|=`, or an operator of arithmetic with `=` behind it.
    record Assign(String op, Node target, Node value) implements Node {}

    record If(Node condition, Node then, Node otherwise) implements Node {}

    record Try(Node body, @Nullable Node handler) implements Node {}

    record Reduce(Node source, Pattern pattern, Node start, Node update) implements Node {}

    record Foreach(
            Node source,
            Pattern pattern,
            Node start,
            Node update,
            @Nullable Node extract) implements Node {}

    record Define(String name, List<String> parameters, Node body, Node rest) implements Node {}

    record Call(String name, List<Node> arguments) implements Node {}

    record Variable(String name) implements Node {}

    record Bind(Node source, Pattern pattern, Node body) implements Node {}

    record Label(String name, Node body) implements Node {}

    record Break(String name) implements Node {}

    /// What `as` and its like take apart.
    sealed interface Pattern {
        record Name(String name) implements Pattern {}

        record Row(List<Pattern> items) implements Pattern {}

        record Fields(List<FieldPattern> members) implements Pattern {}
    }

    /// @param variable that the member itself is bound to, beside its inner pattern
    record FieldPattern(
            Node key, @Nullable String variable, @Nullable Pattern inner) {}
}
