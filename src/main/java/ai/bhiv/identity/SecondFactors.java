package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The second factor: one's own, and the second step of a login.
@Resource(roles = Role.GATEWAY, module = "identity", name = "factors", problems = IdentityProblem.class)
@HttpExchange("/auth/mfa")
public interface SecondFactors {
    /// Completes a login that was answered with `identity.mfa.required`.
    @PostExchange
    @Op(
            summary = "Complete a login with a second factor.",
            permission = Op.OPEN,
            reason = "Whoever signs in has no token yet; the challenge proves the password.",
            masked = {"challenge", "code"},
            rate = Op.RateClass.LOGIN,
            notATool = "It handles codes.",
            errors = {"identity.mfa.failed", "identity.challenge.expired", "identity.login.locked"},
            transactional = false)
    Tokens login(@RequestBody SecondFactorLogin step);

    @GetExchange
    @Op(
            summary = "The own second factors.",
            permission = Op.SIGNED_IN,
            own = true,
            notATool = "It speaks of the caller's own account, not of the company's records.")
    OwnFactors show();

    /// Begins the enrolment of an authenticator. It counts only after a right code.
    @PostExchange("/totp")
    @Op(
            summary = "Begin to enrol an authenticator.",
            permission = Op.SIGNED_IN,
            stepUp = true,
            own = true,
            keepAnswer = false,
            notATool = "It handles a secret.",
            errors = "identity.mfa.exists")
    TotpEnrolment begin();

    /// Finishes the enrolment, and gives recovery codes.
    @PutExchange("/totp")
    @Op(
            summary = "Confirm an authenticator with its first code.",
            security = SecurityType.MFA_ENROLLED,
            permission = Op.SIGNED_IN,
            stepUp = true,
            own = true,
            masked = "code",
            keepAnswer = false,
            notATool = "It handles codes.",
            errors = {"identity.mfa.failed", "identity.mfa.missing"})
    RecoveryCodes confirm(@RequestBody FactorCode code);

    /// Removes authenticator and recovery codes; a right code is the proof.
    @PostExchange("/totp/remove")
    @Op(
            summary = "Remove the authenticator.",
            permission = Op.SIGNED_IN,
            own = true,
            masked = "code",
            effect = Op.Effect.DESTRUCTIVE,
            notATool = "It handles codes.",
            errors = {"identity.mfa.failed", "identity.login.locked"},
            transactional = false)
    void remove(@RequestBody FactorCode code);

    /// Makes ten new recovery codes; the old ones end. A right code is the proof.
    @PostExchange("/recovery-codes")
    @Op(
            summary = "Make new recovery codes.",
            permission = Op.SIGNED_IN,
            own = true,
            masked = "code",
            keepAnswer = false,
            notATool = "It handles codes.",
            errors = {"identity.mfa.failed", "identity.login.locked"},
            transactional = false)
    RecoveryCodes recoveryCodes(@RequestBody FactorCode code);
}
