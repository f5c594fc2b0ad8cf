package ai.bhiv.identity.internal;

import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.VerifiedToken;
import ai.bhiv.platform.store.Transactions;
import java.util.Collection;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Whether somebody's rights can be lent to an agent now, and which they are.
@Component
final class Delegators {
    private final Transactions transactions;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final ClientStore clients;
    private final ApiKeyStore keys;

    Delegators(
            Transactions transactions,
            AccountStore accounts,
            SessionStore sessions,
            ClientStore clients,
            ApiKeyStore keys) {
        this.transactions = transactions;
        this.accounts = accounts;
        this.sessions = sessions;
        this.clients = clients;
        this.keys = keys;
    }

    /// The roles and grant sets that the subject holds now, whatever its token says.
    ///
    /// @throws OAuthRefusal `invalid_grant` when its session has ended or it may not sign in any more
    Collection<String> rolesNow(VerifiedToken subject) {
        var who = subject.principal();
        if (who.roles().contains(RoleMatrix.SERVICE)) {
            throw OAuthRefusal.invalidGrant();
        }
        return transactions.inTenant(who.tenant(), () -> {
            var account =
                    isUser(who.id()) ? accounts.byId(UUID.fromString(who.id())) : java.util.Optional.<Account>empty();
            if (account.isPresent()) {
                return account.filter(Account::maySignIn)
                        .filter(_ -> sessions.live(subject.session()) || keys.live(subject.session()))
                        .orElseThrow(OAuthRefusal::invalidGrant)
                        .rolesAndSets();
            }
            return clients.active(who.tenant(), who.id())
                    .orElseThrow(OAuthRefusal::invalidGrant)
                    .roles();
        });
    }

    private static boolean isUser(String id) {
        return id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
}
