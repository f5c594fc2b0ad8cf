package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.PasswordChange;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.store.Transactions;
import org.springframework.stereotype.Component;

/// Changes the caller's password (IDN-4): the old one is the proof, and passes the same throttle as a login.
@Component
final class OwnPassword {
    private final Transactions transactions;
    private final PasswordLogin login;
    private final PasswordHashing hashing;
    private final AccountStore accounts;
    private final SessionStore sessions;

    OwnPassword(
            Transactions transactions,
            PasswordLogin login,
            PasswordHashing hashing,
            AccountStore accounts,
            SessionStore sessions) {
        this.transactions = transactions;
        this.login = login;
        this.hashing = hashing;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    /// Replaces the password and ends all sessions of the account. Guesses at the login do not stand in the way of one
    /// who is signed in; wrong ones here are counted by themselves.
    ///
    /// @return the account as it is now
    Account change(Principal caller, PasswordChange change) {
        PasswordRules.check(change.newPassword(), caller.name());
        if (change.newPassword().equals(change.currentPassword())) {
            throw IdentityProblem.PASSWORD_REFUSED.because("new_password: the current one (expected: another)");
        }
        var who = new LoginName(caller.tenant(), caller.name());
        var account = login.authenticate(who, change.currentPassword(), LoginOrigin.own("account " + caller.id()));
        var hash = hashing.inTurn(() -> hashing.hash(change.newPassword()));
        return transactions.inTenant(caller.tenant(), () -> {
            var proven = accounts.byId(account.id()).orElse(account).hash();
            if (proven == null || !accounts.replacePassword(account.id(), proven, hash)) {
                throw IdentityProblem.LOGIN_FAILED.because("current_password: (expected: the present password)");
            }
            sessions.endAll(account.id(), "password");
            return accounts.byId(account.id()).orElseThrow();
        });
    }
}
