package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Login;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Transactions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Finds out whether a password belongs to a name (IDN-3, IDN-5).
///
/// A refused login must leave its count behind, so each step has a transaction of its own; none is open while a hash is
/// computed.
@Component
final class PasswordLogin {
    private final Transactions transactions;
    private final AccountStore accounts;
    private final LoginThrottle throttle;
    private final PasswordHashing hashing;
    private final KnownDevices devices;
    private final SecondStep second;

    PasswordLogin(
            Transactions transactions,
            AccountStore accounts,
            LoginThrottle throttle,
            PasswordHashing hashing,
            KnownDevices devices,
            SecondStep second) {
        this.transactions = transactions;
        this.accounts = accounts;
        this.throttle = throttle;
        this.hashing = hashing;
        this.devices = devices;
        this.second = second;
    }

    /// The account that signs in with its password alone.
    ///
    /// @throws Problem as [#authenticate], and `identity.mfa.required` with a challenge
    Account signIn(LoginName who, Login given, String address) {
        var account = authenticate(who, given.password(), devices.origin(who, given.device(), address));
        second.require(who.tenant(), account);
        return account;
    }

    /// The device token for the next login.
    String remember(LoginName who, @Nullable String device) {
        return devices.remember(who, device);
    }

    /// The account that name and password belong to.
    ///
    /// @throws Problem `identity.login.failed`, the same text whatever is wrong; `identity.login.locked`;
    ///     `identity.login.busy`
    Account authenticate(LoginName who, String password, LoginOrigin origin) {
        refuseLocked(who, origin);
        // Asked again in turn: of many attempts at once, no more get through than hashes are computed at a time.
        var account = hashing.inTurn(() -> {
            refuseLocked(who, origin);
            return proven(who, password, origin);
        });
        transactions.inTenant(who.tenant(), () -> {
            throttle.succeeded(who.name(), origin);
            return null;
        });
        return account;
    }

    private Account proven(LoginName who, String password, LoginOrigin origin) {
        var account = transactions
                .inTenant(who.tenant(), () -> accounts.byName(who.name()))
                .orElse(null);
        var stored = account == null ? null : account.hash();
        boolean same = hashing.matches(password, stored);
        if (account == null || stored == null || !same || !account.maySignIn()) {
            throw failed(who, origin);
        }
        if (hashing.outdated(stored)) {
            var stronger = hashing.hash(password);
            transactions.inTenant(who.tenant(), () -> {
                accounts.upgradeHash(account.id(), stored, stronger);
                return null;
            });
        }
        return account;
    }

    private void refuseLocked(LoginName who, LoginOrigin origin) {
        var locked = transactions.inTenant(who.tenant(), () -> throttle.lockedFor(who.name(), origin));
        if (locked.isPositive()) {
            throw locked(locked);
        }
    }

    private Problem failed(LoginName who, LoginOrigin origin) {
        var locked = transactions.inTenant(who.tenant(), () -> throttle.failed(who.name(), origin));
        return locked.isPositive()
                ? locked(locked)
                : IdentityProblem.LOGIN_FAILED.because(
                        "username, password: (expected: an active user's name and its password)");
    }

    static Problem locked(Duration rest) {
        return IdentityProblem.LOGIN_LOCKED
                .because("login: locked for " + rest.toSeconds()
                        + " s (expected: few failures, or a device that the user has signed in from)")
                .retryAfter((int) rest.toSeconds());
    }
}
