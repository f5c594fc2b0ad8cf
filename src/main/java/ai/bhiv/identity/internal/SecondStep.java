package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Transactions;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// The second step of a login (IDN-7): a challenge of 5 min and 5 tries, `tenant.secret`. Wrong codes are counted like
/// wrong passwords, so that whoever knows the password cannot ask for challenge after challenge.
@Component
final class SecondStep {
    private static final int SECRET_BITS = 256;
    private static final int SECONDS = 300;
    private static final int TRIES = 5;
    private static final Pattern CHALLENGE = Pattern.compile("([a-z0-9-]{2,40})\\.([A-Za-z0-9_-]{43})");

    private final Transactions transactions;
    private final ChallengeStore challenges;
    private final Factors factors;
    private final AccountStore accounts;
    private final LoginThrottle throttle;
    private final Ids ids;

    SecondStep(
            Transactions transactions,
            ChallengeStore challenges,
            Factors factors,
            AccountStore accounts,
            LoginThrottle throttle,
            Ids ids) {
        this.transactions = transactions;
        this.challenges = challenges;
        this.factors = factors;
        this.accounts = accounts;
        this.throttle = throttle;
        this.ids = ids;
    }

    /// Refuses, with a challenge, a login that needs a second step.
    ///
    /// @throws Problem `identity.mfa.required`
    void require(String tenant, Account account) {
        var secret = ids.secret(SECRET_BITS);
        boolean needed = transactions.inTenant(tenant, () -> {
            if (!factors.enrolled(account.id())) {
                return false;
            }
            challenges.add(ids.next(), account.id(), secret, SECONDS);
            return true;
        });
        if (needed) {
            throw IdentityProblem.MFA_REQUIRED
                    .because("code: none (expected: a second factor)")
                    .member("challenge", tenant + "." + secret)
                    .member("methods", List.of("totp", "recovery"))
                    .member("expires_in", SECONDS);
        }
    }

    /// The tenant of a challenge.
    static String tenant(String challenge) {
        var parts = CHALLENGE.matcher(challenge);
        if (!parts.matches()) {
            throw over();
        }
        return parts.group(1);
    }

    /// Whose login the code completes.
    ///
    /// @throws Problem `identity.mfa.failed`, `identity.challenge.expired`, `identity.login.locked`
    Account complete(String challenge, String code, String address) {
        var tenant = tenant(challenge);
        var secret = challenge.substring(tenant.length() + 1);
        var account = transactions.inTenant(
                tenant,
                () -> challenges
                        .attempt(secret, TRIES)
                        .flatMap(accounts::byId)
                        .filter(Account::maySignIn)
                        .orElseThrow(SecondStep::over));
        prove(account.principal(tenant), code, address);
        return transactions.inTenant(tenant, () -> {
            if (!challenges.use(secret)) {
                throw over();
            }
            return account;
        });
    }

    /// Refuses a code that is not one of the caller's second factor.
    ///
    /// @throws Problem `identity.mfa.failed`, `identity.login.locked`
    void prove(Principal caller, String code, String address) {
        var tenant = caller.tenant();
        var counted = "second factor of " + caller.name();
        var origin = LoginOrigin.stranger(address);
        var locked = transactions.inTenant(tenant, () -> throttle.lockedFor(counted, origin));
        if (locked.isPositive()) {
            throw PasswordLogin.locked(locked);
        }
        boolean right = transactions.inTenant(tenant, () -> factors.accept(caller, code));
        transactions.inTenant(tenant, () -> {
            if (right) {
                throttle.succeeded(counted, origin);
            } else {
                throttle.failed(counted, origin);
            }
            return right;
        });
        if (!right) {
            throw IdentityProblem.MFA_FAILED
                    .because("code: (expected: the six digits shown now, not used before, or an unused recovery code)")
                    .concerning("identity.users", caller.id());
        }
    }

    private static Problem over() {
        return IdentityProblem.CHALLENGE_EXPIRED.because(
                "challenge: (expected: one of the last 5 min, with tries left)");
    }
}
