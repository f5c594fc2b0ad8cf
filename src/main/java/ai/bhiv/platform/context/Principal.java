package ai.bhiv.platform.context;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who calls, as the verified token or key says.
///
/// @param id the user's or service's id
/// @param name what people call it: the user name
/// @param tenant the tenant it belongs to; the only source of the tenant (PLT-16)
/// @param roles role names as in the matrix (`Admin`, `Ops`, `Sales`, `Support`, `Customer`)
/// @param actor the agent that acts for the person, from the `act` claim (RFC 8693, section 4.1)
public record Principal(
        String id,
        String name,
        String tenant,
        Set<String> roles,
        @Nullable String actor) {
    /// Nobody: calls of public operations without a token.
    public static final Principal ANONYMOUS = new Principal("anonymous", "anonymous", "_system", Set.of(), null);

    /// The platform itself, working in a tenant without a request.
    public static Principal system(String tenant) {
        return new Principal("system", "system", tenant, Set.of("System"), null);
    }

    public boolean anonymous() {
        return roles.isEmpty() && id.equals(ANONYMOUS.id);
    }
}
