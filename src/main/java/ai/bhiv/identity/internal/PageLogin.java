package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Login;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/// The sign-in of the pages: the same rules and the same throttle as every other login.
@Component
final class PageLogin {
    /// As in the contract's `Login`.
    private static final int LONGEST_NAME = 128;

    private static final int LONGEST_PASSWORD = 512;

    private final PasswordLogin passwords;
    private final Clock clock;

    PageLogin(PasswordLogin passwords, Clock clock) {
        this.passwords = passwords;
        this.clock = clock;
    }

    /// What came of it.
    sealed interface Result {
        record Proven(String tenant, Account account, Instant at) implements Result {}

        /// @param alert what the page says
        record Refused(String alert) implements Result {}
    }

    /// @param clientTenant whose people the client is for; `_system` for everybody's
    Result signIn(Form form, String clientTenant) {
        var name = form.required("username");
        var password = form.required("password");
        if (name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD) {
            return new Result.Refused("User name or password is wrong.");
        }
        var given = LoginName.of(name);
        boolean foreign = !clientTenant.equals(ClientDirectory.SYSTEM) && !clientTenant.equals(given.tenant());
        try {
            // The page asks for no second factor: who has one is told to sign in where it is asked for.
            var account = passwords.signIn(
                    given,
                    new Login(name, password, null),
                    RequestContext.current().remoteAddress());
            if (account.mustChange()) {
                return new Result.Refused(
                        "Your password must be changed first: bhiv login --user " + account.username());
            }
            return foreign
                    ? new Result.Refused("User name or password is wrong.")
                    : new Result.Proven(given.tenant(), account, clock.instant());
        } catch (Problem refused) {
            if (refused.code() == IdentityProblem.LOGIN_FAILED) {
                return new Result.Refused("User name or password is wrong.");
            }
            return new Result.Refused(
                    refused.code().title() + ". " + refused.code().fix());
        }
    }
}
