package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.NewProof;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Transactions;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Lets a signed-in person prove anew who it is: by the second factor where there is one, by the password otherwise.
@Component
final class OwnProof {
    private final Transactions transactions;
    private final PasswordLogin login;
    private final SecondStep second;
    private final Factors factors;
    private final AccountStore accounts;

    OwnProof(
            Transactions transactions, PasswordLogin login, SecondStep second, Factors factors, AccountStore accounts) {
        this.transactions = transactions;
        this.login = login;
        this.second = second;
        this.factors = factors;
        this.accounts = accounts;
    }

    /// @param methods how it was proven
    record Proven(Account account, List<String> methods) {}

    /// @throws ai.bhiv.platform.problem.Problem as a login does
    Proven of(Principal caller, NewProof given) {
        var user = UUID.fromString(caller.id());
        boolean factor = transactions.inTenant(caller.tenant(), () -> factors.enrolled(user));
        try {
            return factor ? byCode(caller, given) : byPassword(caller, given);
        } catch (Problem refused) {
            throw refused.security(SecurityType.STEP_UP_FAILED);
        }
    }

    private Proven byCode(Principal caller, NewProof given) {
        if (given.code() == null) {
            throw IdentityProblem.MFA_FAILED.because("code: none (expected: one of the second factor)");
        }
        second.prove(caller, given.code(), RequestContext.current().remoteAddress());
        var account = transactions
                .inTenant(caller.tenant(), () -> accounts.byId(UUID.fromString(caller.id())))
                .filter(Account::maySignIn)
                .orElseThrow(() -> IdentityProblem.LOGIN_FAILED.because("account: (expected: an active one)"));
        return new Proven(account, Proof.SECOND_FACTOR);
    }

    private Proven byPassword(Principal caller, NewProof given) {
        if (given.password() == null) {
            throw IdentityProblem.LOGIN_FAILED.because("password: none (expected: the present one)");
        }
        var who = new LoginName(caller.tenant(), caller.name());
        var account = login.authenticate(who, given.password(), LoginOrigin.own("account " + caller.id()));
        return new Proven(account, Proof.PASSWORD);
    }
}
