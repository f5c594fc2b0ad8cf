package ai.bhiv.identity;

import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Op;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Decides by the roles in the principal's token and the [RoleMatrix]: no state, no network, so every role of the
/// platform decides by itself.
///
/// Somebody whose password must be changed first is signed in for own-account operations only.
public final class RoleAuthority implements Authority {
    private static final int MOST_COMBINATIONS = 1_000;

    private final Map<Set<String>, Permissions> resolved = new ConcurrentHashMap<>();
    private final @Nullable Decisions decisions;
    private final Clock clock;

    /// Decides, and keeps no note.
    public RoleAuthority() {
        this.decisions = null;
        this.clock = Clock.systemUTC();
    }

    /// Decides, and gives each refusal an id that explains it.
    public RoleAuthority(Decisions decisions, Clock clock) {
        this.decisions = decisions;
        this.clock = clock;
    }

    @Override
    public Verdict decide(Principal principal, String permission) {
        if (principal.roles().contains(RoleMatrix.SYSTEM)) {
            return Verdict.ALLOWED;
        }
        if (!principal.anonymous() && !principal.inScope(permission)) {
            return Verdict.DENIED;
        }
        if (permission.equals(Op.SIGNED_IN)) {
            return signedIn(principal);
        }
        return switch (permissionsOf(principal.roles()).allows(permission)) {
            case ALL -> Verdict.ALLOWED;
            case OWN -> Verdict.OWN_ONLY;
            case THROUGH_AGENT -> principal.actor() == null ? Verdict.DENIED : Verdict.ALLOWED;
            case NO -> Verdict.DENIED;
        };
    }

    @Override
    public @Nullable String noted(Principal principal, String operation, String permission) {
        return decisions == null ? null : decisions.id(principal, operation, permission, clock.instant());
    }

    @Override
    public Set<String> known() {
        return RoleMatrix.known();
    }

    private static Verdict signedIn(Principal principal) {
        if (principal.anonymous()) {
            return Verdict.DENIED;
        }
        return principal.roles().contains(RoleMatrix.PASSWORD_CHANGE) ? Verdict.OWN_ONLY : Verdict.ALLOWED;
    }

    private Permissions permissionsOf(Set<String> roles) {
        var known = resolved.get(roles);
        if (known != null) {
            return known;
        }
        var permissions = RoleMatrix.permissions(roles);
        if (resolved.size() < MOST_COMBINATIONS) {
            resolved.put(Set.copyOf(roles), permissions);
        }
        return permissions;
    }
}
