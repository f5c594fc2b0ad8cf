package ai.bhiv.platform.web;

import ai.bhiv.platform.Role;
import java.util.Optional;

/// A path at the gateway that is meant for another role or module: `/api/{name}/...`, and `/v1/...`, which is where the
/// clients of OpenAI and of Anthropic look when they are given nothing but a host.
///
/// @param name of the role or the module, as the path has it; nobody has checked it
/// @param rest the path there
public record GatewayPath(String name, String rest) {
    private static final String PREFIX = "/api/";
    private static final String DIALECTS = "/v1/";
    private static final String BATCH = "/api/batch";

    /// @return nothing for what is the gateway's own
    public static Optional<GatewayPath> of(String path) {
        if (path.startsWith(DIALECTS)) {
            return Optional.of(new GatewayPath(Role.LLM.key(), path));
        }
        if (!path.startsWith(PREFIX) || path.equals(BATCH)) {
            return Optional.empty();
        }
        int slash = path.indexOf('/', PREFIX.length());
        return Optional.of(
                slash < 0
                        ? new GatewayPath(path.substring(PREFIX.length()), "/")
                        : new GatewayPath(path.substring(PREFIX.length(), slash), path.substring(slash)));
    }
}
