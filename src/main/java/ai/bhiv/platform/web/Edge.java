package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import java.util.function.Function;

/// What the gateway's port does before its own operations.
public interface Edge {
    /// A handler in front of the gateway's own.
    ///
    /// @param own the gateway's own operations
    /// @param local the outermost handler of a role in this process; null for one that runs elsewhere
    Handler inFrontOf(Handler own, Function<Role, @org.jspecify.annotations.Nullable Handler> local);
}
