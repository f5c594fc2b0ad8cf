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
    private final LoginThrottle throttle;
    private final PasswordHashing hashing;
    private final KnownDevices devices;
    private final SecondStep second;
    private final StoredPasswords stored;

    PasswordLogin(
            Transactions transactions,
            LoginThrottle throttle,
            PasswordHashing hashing,
            KnownDevices devices,
            SecondStep second,
            StoredPasswords stored) {
        this.transactions = transactions;
        this.throttle = throttle;
        this.hashing = hashing;
        this.devices = devices;
        this.second = second;
        this.stored = stored;
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
            var compared = stored.compare(who, password);
            var found = compared.account();
            if (found == null || !compared.right()) {
                throw failed(who, origin, found);
            }
            return found;
        });
        transactions.inTenant(who.tenant(), () -> {
            throttle.succeeded(who.name(), origin);
            return null;
        });
        return account;
    }

    private void refuseLocked(LoginName who, LoginOrigin origin) {
        var locked = transactions.inTenant(who.tenant(), () -> throttle.lockedFor(who.name(), origin));
        if (locked.isPositive()) {
            throw locked(locked);
        }
    }

    private Problem failed(LoginName who, LoginOrigin origin, @Nullable Account account) {
        var locked = transactions.inTenant(who.tenant(), () -> throttle.failed(who.name(), origin));
        var problem = locked.isPositive()
                ? locked(locked)
                : IdentityProblem.LOGIN_FAILED.because(
                        "username, password: (expected: an active user's name and its password)");
        return account == null
                ? problem
                : problem.concerning("identity.users", account.id().toString());
    }

    static Problem locked(Duration rest) {
        return IdentityProblem.LOGIN_LOCKED
                .because("login: locked for " + rest.toSeconds()
                        + " s (expected: few failures, or a device that the user has signed in from)")
                .retryAfter((int) rest.toSeconds());
    }
}
