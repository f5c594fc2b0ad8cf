package ai.bhiv.identity.internal;

import ai.bhiv.identity.internal.SessionStore.Opened;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.store.Transactions;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Opens the session of a client that a person has allowed.
@Component
final class OpenedSessions {
    private final Transactions transactions;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final RefreshFamilies families;
    private final AuditTrail audit;

    OpenedSessions(
            Transactions transactions,
            SessionStore sessions,
            AccountStore accounts,
            RefreshFamilies families,
            AuditTrail audit) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.accounts = accounts;
        this.families = families;
        this.audit = audit;
    }

    TokenSet open(String tenant, UUID user, Origin origin) {
        var account = transactions
                .inTenant(tenant, () -> accounts.byId(user))
                .filter(Account::maySignIn)
                .orElseThrow(OAuthRefusal::invalidGrant);
        var session = transactions.inTenant(tenant, () -> opened(tenant, account, origin, "identity.oauth.device"));
        return families.tokens(tenant, account, session.session(), session.secret(), origin, origin.scopes(), null);
    }

    /// Ends a session at the wish of the client that it was opened for.
    void loggedOut(String tenant, UUID session, ClientEntry client) {
        transactions.inTenant(tenant, () -> {
            if (sessions.end(session, "logout")) {
                audit.write(AuditEvent.of("identity.oauth.logout", "logout")
                        .by(new Principal(client.clientId(), client.name(), tenant, Set.of(), null))
                        .on("identity.sessions", session.toString())
                        .security(SecurityType.LOGOUT));
            }
            return session;
        });
    }

    /// Tells, in the transaction that ends the session, that what gave it was used again.
    void reused(String tenant, UUID session, String operation) {
        audit.write(AuditEvent.of(operation, "revoke")
                .by(Principal.system(tenant))
                .on("identity.sessions", session.toString())
                .rule("used twice")
                .security(SecurityType.REFRESH_REUSE));
    }

    /// A session in the transaction that is open, and the entry that tells of it.
    ///
    /// @param operation how the person signed in
    Opened opened(String tenant, Account account, Origin origin, String operation) {
        accounts.signedIn(account.id());
        var session = sessions.open(account.id(), RequestContext.current().remoteAddress(), origin);
        audit.write(AuditEvent.of(operation, "login")
                .by(account.principal(tenant))
                .on("identity.sessions", session.session().toString())
                .with("client", origin.client())
                .with("amr", origin.amr())
                .security(SecurityType.LOGIN_SUCCESS));
        return session;
    }
}
