package ai.bhiv.agents.internal;

import ai.bhiv.platform.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operation as the local engine sees it: what it is for, how people ask for it, what it takes.
///
/// @param operation its id, `module.resource.method`
/// @param method HTTP method
/// @param path template below the role's port, such as `/suppliers/{id}`
/// @param readOnly whether it may be called straight from a sentence
record ToolCard(
        String operation,
        String method,
        String path,
        String module,
        String summary,
        List<ToolQuestion> questions,
        List<ToolParameter> parameters,
        boolean readOnly) {

    @Nullable
    ToolParameter parameter(String name) {
        for (var parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        return null;
    }

    /// The path below the gateway, `/api/{role}/...`; modules of the gateway itself stand under their own name.
    String publicPath() {
        for (var role : Role.values()) {
            if (role != Role.GATEWAY && role.modules().contains(module)) {
                return "/api/" + role.key() + path;
            }
        }
        return "/api/" + module + path;
    }

    /// The last part but one of the id: `suppliers` of `logistics.suppliers.list`.
    String resource() {
        var parts = operation.split("\\.", -1);
        return parts.length < 2 ? operation : parts[parts.length - 2];
    }
}
