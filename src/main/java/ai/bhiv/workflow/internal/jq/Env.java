package ai.bhiv.workflow.internal.jq;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The names that an expression sees: variables, functions, labels.
///
/// @param name `$x`, `f/1` or `*label`
record Env(@Nullable Env outer, String name, Object value) {
    static final Env EMPTY = new Env(null, "", "");

    /// A function, with the names that its body sees; its own is added when it is called.
    record Function(List<String> parameters, Node body, Env seen, boolean named) {}

    Env with(String other, Object bound) {
        return new Env(this, other, bound);
    }

    Env variable(String other, JsonNode bound) {
        return with("$" + other, bound);
    }

    @Nullable
    Object find(String wanted) {
        for (var env = this; env != null; env = env.outer) {
            if (env.name.equals(wanted)) {
                return env.value;
            }
        }
        return null;
    }
}
