package ai.bhiv.identity.internal;

import ai.bhiv.identity.CreatedUser;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewUser;
import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.User;
import ai.bhiv.identity.UserRoles;
import ai.bhiv.identity.UserStatus;
import ai.bhiv.identity.Users;
import ai.bhiv.identity.internal.AccountStore.FirstPassword;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Version;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Endpoint
final class UserEndpoint implements Users {
    private static final int PASSWORD_BITS = 120;

    private final UserStore users;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final PasswordHashing hashing;
    private final Ids ids;

    UserEndpoint(UserStore users, AccountStore accounts, SessionStore sessions, PasswordHashing hashing, Ids ids) {
        this.users = users;
        this.accounts = accounts;
        this.sessions = sessions;
        this.hashing = hashing;
        this.ids = ids;
    }

    @Override
    public Page<User> list(
            @Nullable String search, @Nullable UserStatus status, @Nullable String role, PageRequest page) {
        if (role != null && !RoleMatrix.roles().contains(role)) {
            throw PlatformProblem.INVALID
                    .because("role: " + role + " (expected: " + GivenRoles.expected() + ")")
                    .with(Fault.parameter("role", role, GivenRoles.expected()));
        }
        return users.list(search, status, role, page);
    }

    @Override
    public CreatedUser create(NewUser user) {
        GivenRoles.check(user.roles());
        var username = LoginName.folded(user.username());
        if (user.password() != null) {
            PasswordRules.check(user.password(), username);
        }
        var password = user.password() == null ? ids.secret(PASSWORD_BITS) : user.password();
        var made = users.add(ids.next(), username, user, by());
        var hash = hashing.inTurn(() -> hashing.hash(password));
        accounts.addPassword(ids.next(), made.id(), hash, FirstPassword.GIVEN);
        return new CreatedUser(made.id(), made, user.password() == null ? password : null);
    }

    @Override
    public User get(UUID id) {
        return users.get(id);
    }

    @Override
    public User setRoles(UUID id, Version version, UserRoles wanted) {
        GivenRoles.check(wanted.roles());
        if (!wanted.roles().contains(RoleMatrix.ADMIN)) {
            refuseLastAdmin(id);
        }
        var changed = users.setRoles(id, version, wanted.roles(), by());
        accounts.announceRoles(id);
        return changed;
    }

    @Override
    public User suspend(UUID id) {
        refuseLastAdmin(id);
        var user = users.move(id, UserStatus.ACTIVE, UserStatus.SUSPENDED, by());
        sessions.endAll(id, "revoked");
        sessions.endTokens(id);
        return user;
    }

    @Override
    public User resume(UUID id) {
        return users.move(id, UserStatus.SUSPENDED, UserStatus.ACTIVE, by());
    }

    private void refuseLastAdmin(UUID id) {
        if (users.lockAdmins().equals(List.of(id))) {
            throw IdentityProblem.ADMIN_LAST.because("user: " + id + " is the last active administrator");
        }
    }

    private static String by() {
        return RequestContext.current().principal().id();
    }
}
