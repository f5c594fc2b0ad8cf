package ai.bhiv.identity.internal;

import ai.bhiv.identity.RoleMatrix;
import ai.bhiv.identity.VerifiedToken;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.store.Transactions;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
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
    private final DelegationStore delegations;

    Delegators(
            Transactions transactions,
            AccountStore accounts,
            SessionStore sessions,
            ClientStore clients,
            ApiKeyStore keys,
            DelegationStore delegations) {
        this.transactions = transactions;
        this.accounts = accounts;
        this.sessions = sessions;
        this.clients = clients;
        this.keys = keys;
        this.delegations = delegations;
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
            refuseWhileStopped();
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

    /// Somebody who lent rights to this agent before, and is not there now.
    ///
    /// @param lent what it may use of them
    record Absent(Principal who, List<String> lent, Instant until) {}

    /// Who is behind a delegation that lets the agent act now.
    ///
    /// @throws OAuthRefusal `invalid_grant` when there is none, its person may not sign in any more, or agents are
    ///     stopped
    Absent behind(String tenant, UUID delegation, String agent) {
        return transactions.inTenant(tenant, () -> {
            refuseWhileStopped();
            var live = delegations.live(delegation, agent).orElseThrow(OAuthRefusal::invalidGrant);
            var account = accounts.byId(live.user())
                    .filter(person -> person.maySignIn() && !person.mustChange())
                    .orElseThrow(OAuthRefusal::invalidGrant);
            var who = new Principal(
                    account.id().toString(),
                    account.username(),
                    tenant,
                    Set.copyOf(account.rolesAndSets()),
                    null,
                    Set.copyOf(live.scopes()),
                    account.contact(),
                    null);
            return new Absent(who, live.scopes(), live.expires());
        });
    }

    private void refuseWhileStopped() {
        if (delegations.stop().stopped()) {
            throw OAuthRefusal.invalidGrant();
        }
    }

    /// Whether an id is a person's; those of service accounts are chosen names.
    static boolean isUser(String id) {
        return id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
}
