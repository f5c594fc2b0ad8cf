package ai.bhiv.identity.internal;

import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.store.Transactions;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Opens the session of a client that a person has allowed.
@Component
final class OpenedSessions {
    private final Transactions transactions;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final RefreshFamilies families;

    OpenedSessions(Transactions transactions, SessionStore sessions, AccountStore accounts, RefreshFamilies families) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.accounts = accounts;
        this.families = families;
    }

    TokenSet open(String tenant, UUID user, Origin origin) {
        var account = transactions
                .inTenant(tenant, () -> accounts.byId(user))
                .filter(Account::maySignIn)
                .orElseThrow(OAuthRefusal::invalidGrant);
        var session = transactions.inTenant(tenant, () -> {
            accounts.signedIn(user);
            return sessions.open(user, RequestContext.current().remoteAddress(), origin);
        });
        return families.tokens(tenant, account, session.session(), session.secret(), origin, origin.scopes(), null);
    }
}
