package ai.bhiv.workflow.internal.jq;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A value on its way through an expression, with the path by which it was reached where paths are asked for.
///
/// @param path absent where nobody asks
record Val(JsonNode node, @Nullable Path path) {
    /// Members and items from the value where the path begins.
    ///
    /// @param parent absent at the beginning
    record Path(@Nullable Path parent, JsonNode key) {
        static final Path ROOT = new Path(null, Values.NULL);

        /// Of a value that was made and not reached.
        static final Path NOWHERE = new Path(null, Values.NULL);

        ArrayNode keys() {
            var keys = parent == null ? Values.NODES.arrayNode() : parent.keys();
            return parent == null ? keys : keys.add(key);
        }
    }

    static Val plain(JsonNode node) {
        return new Val(node, null);
    }

    /// Something new, where this was.
    Val made(JsonNode other) {
        return new Val(other, path == null ? null : Path.NOWHERE);
    }

    /// Something in this.
    Val inner(JsonNode other, JsonNode key) {
        if (path == Path.NOWHERE) {
            throw new JqException("Invalid path expression with result " + Values.json(node));
        }
        return new Val(other, path == null ? null : new Path(path, key));
    }
}
