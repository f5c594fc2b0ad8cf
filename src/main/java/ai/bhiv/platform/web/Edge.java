package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Operation;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the gateway's port does before its own operations.
public interface Edge {
    /// A handler in front of the gateway's own.
    ///
    /// @param own the gateway's own operations
    /// @param local the outermost handler of a role in this process; null for one that runs elsewhere
    Handler inFrontOf(Handler own, Function<Role, @Nullable Handler> local);

    /// The operation that a request to the gateway is for; nothing for one that is for none.
    @Nullable
    Operation operation(Exchange exchange);
}
