package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// Proving anew who one is, for what a stolen token must not do (RFC 9470, IDN-35).
@Resource(roles = Role.GATEWAY, module = "identity", name = "step-up", problems = IdentityProblem.class)
@HttpExchange("/auth/step-up")
public interface StepUp {
    /// Gives an access token of the same session that counts as fresh for 15 min. Whoever has a second factor sends a
    /// code of it, everybody else the password. Wrong ones are counted as at the login.
    @PostExchange
    @Op(
            summary = "Prove anew who one is, and get a fresh access token.",
            permission = Op.SIGNED_IN,
            own = true,
            masked = {"password", "code"},
            rate = Op.RateClass.LOGIN,
            keepAnswer = false,
            notATool = "It handles a password.",
            errors = {
                "identity.login.failed",
                "identity.login.locked",
                "identity.login.busy",
                "identity.mfa.failed",
                "identity.session.none"
            },
            transactional = false)
    FreshToken prove(@RequestBody NewProof proof);
}
