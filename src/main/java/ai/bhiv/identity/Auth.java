package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// Signing in and one's own account. All but the public ones are open to a caller whose password must be changed
/// first, because they declare `own`.
@Resource(roles = Role.GATEWAY, module = "identity", name = "auth", problems = IdentityProblem.class)
@HttpExchange("/auth")
public interface Auth {
    /// Signs in with a password (IDN-25). Unknown, inactive and suspended names are refused like a wrong password.
    @PostExchange("/login")
    @Op(
            summary = "Sign in with user name and password.",
            permission = Op.OPEN,
            reason = "Whoever signs in has no token yet.",
            masked = "password",
            rate = Op.RateClass.LOGIN,
            notATool = "It handles a password.",
            errors = {"identity.login.failed", "identity.login.locked", "identity.login.busy", "identity.mfa.required"},
            transactional = false)
    Tokens login(@RequestBody Login login);

    /// Gives new tokens for a refresh token, which is spent by it. A spent one that comes again ends the session
    /// (IDN-16, IDN-17).
    @PostExchange("/refresh")
    @Op(
            summary = "Get new tokens with a refresh token.",
            permission = Op.OPEN,
            reason = "The access token has usually expired; the refresh token is the proof.",
            masked = "refresh_token",
            rate = Op.RateClass.LOGIN,
            notATool = "It handles tokens.",
            errors = "identity.refresh.failed",
            transactional = false)
    Tokens refresh(@RequestBody RefreshRequest request);

    /// Ends the session that the access token belongs to. The access token itself lives on until its end.
    @PostExchange("/logout")
    @Op(
            summary = "Sign out of this session.",
            security = SecurityType.LOGOUT,
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It ends the session that the agent works in.")
    void logout();

    @GetExchange("/me")
    @Op(
            summary = "The signed-in person.",
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    Me me();

    @GetExchange("/me/permissions")
    @Op(
            summary = "What the signed-in person may do.",
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    MyPermissions permissions();

    /// Says how a forgotten password is replaced. The answer is the same for every name, also for one that does not
    /// exist; no mail is sent by this version, and the answer says so.
    @PostExchange("/password/forgot")
    @Op(
            summary = "Say what to do about a forgotten password.",
            permission = Op.OPEN,
            reason = "Whoever forgot the password cannot sign in.",
            effect = Op.Effect.READ_ONLY,
            rate = Op.RateClass.LOGIN,
            status = 202,
            notATool = "It serves a person who cannot sign in.",
            transactional = false)
    ForgottenPassword forgot(@RequestBody ForgottenPasswordOf name);

    /// Sets a new password with a one-time link, ends all sessions of the account, and accepts an invitation when it
    /// was one (IDN-4). It signs nobody in.
    @PostExchange("/password/reset")
    @Op(
            summary = "Set a new password with a one-time link.",
            permission = Op.OPEN,
            reason = "The link is the proof; whoever forgot the password cannot sign in.",
            masked = {"link", "new_password"},
            rate = Op.RateClass.LOGIN,
            notATool = "It handles a password.",
            errors = {"identity.link.expired", "identity.password.refused", "identity.login.busy"},
            transactional = false)
    void reset(@RequestBody PasswordReset reset);

    /// The own sessions, the latest first.
    @GetExchange("/sessions")
    @Op(
            summary = "List the own sessions.",
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    List<UserSession> sessions();

    /// Ends one of the own sessions: its refresh token gives nothing any more.
    @DeleteExchange("/sessions/{id}")
    @Op(
            summary = "End one of the own sessions.",
            security = SecurityType.SESSION_REVOKED,
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "Sessions are ended by people alone.")
    void endSession(@PathVariable("id") UUID id);

    /// Changes the own password, ends all sessions of the account, and opens a new one (IDN-4).
    @PutExchange("/password")
    @Op(
            summary = "Change the own password, and get new tokens.",
            permission = Op.SIGNED_IN,
            own = true,
            masked = {"current_password", "new_password"},
            rate = Op.RateClass.LOGIN,
            notATool = "It handles a password.",
            errors = {
                "identity.login.failed",
                "identity.login.locked",
                "identity.login.busy",
                "identity.password.refused"
            },
            transactional = false)
    Tokens password(@RequestBody PasswordChange change);
}
