package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.PasswordChange;
import ai.bhiv.identity.Tokens;
import ai.bhiv.identity.internal.SignedInSessions.Cause;
import ai.bhiv.platform.context.Principal;
import org.springframework.stereotype.Component;

/// Changes the caller's password (IDN-4): the old one is the proof, and passes the same throttle as a login.
@Component
final class OwnPassword {
    private final PasswordLogin login;
    private final PasswordHashing hashing;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final SignedInSessions signedIn;

    OwnPassword(
            PasswordLogin login,
            PasswordHashing hashing,
            AccountStore accounts,
            SessionStore sessions,
            SignedInSessions signedIn) {
        this.login = login;
        this.hashing = hashing;
        this.accounts = accounts;
        this.sessions = sessions;
        this.signedIn = signedIn;
    }

    /// Replaces the password, ends all sessions of the account and opens a new one, in one transaction with the entry
    /// that tells of it. Guesses at the login do not stand in the way of one who is signed in; wrong ones here are
    /// counted by themselves.
    Tokens change(Principal caller, PasswordChange change, String address) {
        PasswordRules.check(change.newPassword(), caller.name());
        if (change.newPassword().equals(change.currentPassword())) {
            throw IdentityProblem.PASSWORD_REFUSED.because("new_password: the current one (expected: another)");
        }
        var who = new LoginName(caller.tenant(), caller.name());
        var account = login.authenticate(who, change.currentPassword(), LoginOrigin.own("account " + caller.id()));
        var hash = hashing.inTurn(() -> hashing.hash(change.newPassword()));
        return signedIn.open(caller.tenant(), () -> replaced(account, hash), address, Cause.PASSWORD_CHANGE);
    }

    private Account replaced(Account account, String hash) {
        var proven = accounts.byId(account.id()).orElse(account).hash();
        if (proven == null || !accounts.replacePassword(account.id(), proven, hash)) {
            throw IdentityProblem.LOGIN_FAILED.because("current_password: (expected: the present password)");
        }
        sessions.endAll(account.id(), "password");
        return accounts.byId(account.id()).orElseThrow();
    }
}
