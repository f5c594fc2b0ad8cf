package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Login;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The sign-in of the pages: the same rules and the same throttle as every other login.
@Component
final class PageLogin {
    /// As in the contract's `Login`.
    private static final int LONGEST_NAME = 128;

    private static final int LONGEST_PASSWORD = 512;

    private static final String SIGN_IN = "identity.pages.sign-in";

    private final PasswordLogin passwords;
    private final SecondStep second;
    private final Clock clock;
    private final AuditTrail audit;

    PageLogin(PasswordLogin passwords, SecondStep second, Clock clock, AuditTrail audit) {
        this.passwords = passwords;
        this.second = second;
        this.clock = clock;
        this.audit = audit;
    }

    /// What came of it.
    sealed interface Result {
        record Proven(String tenant, Account account, Proof proof) implements Result {}

        /// @param alert what the page says
        record Refused(String alert) implements Result {}
    }

    /// @param clientTenant whose people the client is for; `_system` for everybody's
    Result signIn(Form form, String clientTenant) {
        audit.check();
        var name = form.required("username");
        var password = form.required("password");
        if (name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD) {
            return new Result.Refused("User name or password is wrong.");
        }
        var given = LoginName.of(name);
        boolean foreign = !clientTenant.equals(ClientDirectory.SYSTEM) && !clientTenant.equals(given.tenant());
        try {
            var proof = new Proof[1];
            var account = signIn(given, new Login(name, password, null), form.get("code"), proof);
            if (account.mustChange()) {
                return new Result.Refused(
                        "Your password must be changed first: bhiv login --user " + account.username());
            }
            if (foreign) {
                audit.told(AuditEvent.of(SIGN_IN, "login")
                        .by(account.principal(given.tenant()))
                        .refused(IdentityProblem.LOGIN_FAILED.code())
                        .with("client_tenant", clientTenant)
                        .security(SecurityType.TENANT_CROSSING));
                return new Result.Refused("User name or password is wrong.");
            }
            return new Result.Proven(given.tenant(), account, proof[0]);
        } catch (Problem refused) {
            if (refused.code() != IdentityProblem.MFA_REQUIRED) {
                audit.refused(AuditEvent.of(SIGN_IN, "login"), refused);
            }
            if (refused.code() == IdentityProblem.LOGIN_FAILED) {
                return new Result.Refused("User name or password is wrong.");
            }
            if (refused.code() == IdentityProblem.MFA_REQUIRED) {
                return new Result.Refused("Enter a code of your authenticator, too.");
            }
            return new Result.Refused(
                    refused.code().title() + ". " + refused.code().fix());
        }
    }

    private Account signIn(LoginName given, Login login, @Nullable String code, Proof[] proof) {
        var address = RequestContext.current().remoteAddress();
        try {
            proof[0] = new Proof(clock.instant(), Proof.PASSWORD);
            return passwords.signIn(given, login, address);
        } catch (Problem refused) {
            if (refused.code() != IdentityProblem.MFA_REQUIRED || code == null) {
                throw refused;
            }
            proof[0] = new Proof(clock.instant(), Proof.SECOND_FACTOR);
            return second.complete(String.valueOf(refused.members().get("challenge")), code, address);
        }
    }
}
