package ai.bhiv.identity.internal;

import ai.bhiv.identity.Accounts;
import ai.bhiv.identity.ContactLink;
import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.OneTimeLink;
import ai.bhiv.identity.User;
import ai.bhiv.identity.UserSession;
import ai.bhiv.identity.UserStatus;
import ai.bhiv.identity.internal.LinkStore.Purpose;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.store.Columns;
import java.util.List;
import java.util.UUID;

@Endpoint
final class AccountEndpoint implements Accounts {
    private final UserStore users;
    private final SessionStore sessions;
    private final LoginThrottle throttle;
    private final PasswordLinks links;
    private final LinkStore linkStore;
    private final FactorStore factors;

    AccountEndpoint(
            UserStore users,
            SessionStore sessions,
            LoginThrottle throttle,
            PasswordLinks links,
            LinkStore linkStore,
            FactorStore factors) {
        this.users = users;
        this.sessions = sessions;
        this.throttle = throttle;
        this.links = links;
        this.linkStore = linkStore;
        this.factors = factors;
    }

    @Override
    public OneTimeLink passwordLink(UUID id) {
        var user = users.get(id);
        if (user.status() != UserStatus.ACTIVE) {
            throw IdentityProblem.USER_TRANSITION.because(
                    "status: " + Columns.stored(user.status()) + " (expected: active)");
        }
        return links.make(id, Purpose.RESET);
    }

    @Override
    public OneTimeLink invite(UUID id) {
        refuseLastAdmin(id);
        if (users.get(id).lastLogin() != null) {
            throw IdentityProblem.USER_TRANSITION.because("last_login: the user has signed in (expected: never)");
        }
        users.move(id, UserStatus.ACTIVE, UserStatus.INVITED, by());
        linkStore.removePassword(id);
        return links.make(id, Purpose.INVITATION);
    }

    @Override
    public void unlock(UUID id) {
        throttle.unlock(users.get(id).username());
    }

    @Override
    public void endSessions(UUID id) {
        users.get(id);
        sessions.endAll(id, "revoked");
    }

    @Override
    public void resetMfa(UUID id) {
        throttle.unlock("second factor of " + users.get(id).username());
        factors.remove(id);
        sessions.endAll(id, "revoked");
    }

    @Override
    public User linkContact(UUID id, ContactLink link) {
        var user = users.link(id, link.contactId(), by());
        sessions.endTokens(id);
        return user;
    }

    @Override
    public List<UserSession> sessions(UUID id) {
        users.get(id);
        return sessions.live(id, null);
    }

    @Override
    public User erase(UUID id) {
        refuseLastAdmin(id);
        var user = users.get(id);
        throttle.unlock(user.username());
        sessions.endAll(id, "revoked");
        sessions.endTokens(id);
        return users.erase(id, by());
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
