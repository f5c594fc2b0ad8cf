package ai.bhiv.platform.context;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who calls, as the verified token or key says.
///
/// @param id the user's or service's id
/// @param name what people call it: the user name
/// @param tenant the tenant it belongs to; the only source of the tenant (PLT-16)
/// @param roles role names as in the matrix (`Admin`, `Ops`, `Sales`, `Support`, `Customer`)
/// @param actor the agent that acts for the person, from the `act` claim (RFC 8693, section 4.1)
/// @param contact the customer's record that is its own, for what reaches own records only (IDN-42)
/// @param proven when the person proved who it is; absent for keys, agents and services, which cannot
/// @param scopes what the token is limited to: areas and permissions (IDN-28), [#ACCOUNT], or [#UNLIMITED]
public record Principal(
        String id,
        String name,
        String tenant,
        Set<String> roles,
        @Nullable String actor,
        Set<String> scopes,
        @Nullable UUID contact,
        @Nullable Instant proven) {
    private static final String SYSTEM = "System";

    /// The scope of tokens that nothing limits but the person's own rights.
    public static final String UNLIMITED = "*";

    /// The scope that one's own account is reached with: password, sessions, factors, keys.
    public static final String ACCOUNT = "account";

    /// Somebody who has no records of its own, and has not proven itself just now.
    public Principal(
            String id, String name, String tenant, Set<String> roles, @Nullable String actor, Set<String> scopes) {
        this(id, name, tenant, roles, actor, scopes, null, null);
    }

    /// Somebody whose token limits nothing.
    public Principal(String id, String name, String tenant, Set<String> roles, @Nullable String actor) {
        this(id, name, tenant, roles, actor, Set.of(UNLIMITED));
    }

    /// Nobody: calls of public operations without a token.
    public static final Principal ANONYMOUS = new Principal("anonymous", "anonymous", "_system", Set.of(), null);

    /// The platform itself, working in a tenant without a request.
    public static Principal system(String tenant) {
        return new Principal("system", "system", tenant, Set.of(SYSTEM), null);
    }

    /// Whether the token lets its bearer use a permission that the person holds (IDN-28).
    ///
    /// @param permission `area:verb`, or another name, which needs the scope [#ACCOUNT]
    public boolean inScope(String permission) {
        if (scopes.contains(UNLIMITED) || scopes.contains(permission)) {
            return true;
        }
        int colon = permission.indexOf(':');
        return scopes.contains(colon < 0 ? ACCOUNT : permission.substring(0, colon));
    }

    /// The same with other roles.
    public Principal holding(Set<String> others) {
        return new Principal(id, name, tenant, others, actor, scopes, contact, proven);
    }

    /// Whether the platform itself works.
    public boolean isSystem() {
        return roles.contains(SYSTEM);
    }

    public boolean anonymous() {
        return roles.isEmpty() && id.equals(ANONYMOUS.id);
    }
}
