package ai.bhiv.identity;

import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/// The refusals of the module (identity, section 3).
public enum IdentityProblem implements ProblemCode {
    LOGIN_FAILED(
            "identity.login.failed",
            401,
            "User name or password is wrong",
            "Check both; an administrator can set a new password or see whether the account is active."),
    LOGIN_LOCKED(
            "identity.login.locked",
            423,
            "Too many failed logins",
            "Wait for Retry-After seconds, or sign in from another network."),
    LOGIN_BUSY("identity.login.busy", 503, "Too many logins at once", "Repeat the login after Retry-After seconds."),
    REFRESH_FAILED("identity.refresh.failed", 401, "The refresh token is spent, expired or unknown", "Sign in again."),
    PASSWORD_CHANGE_REQUIRED(
            "identity.password.change-required",
            403,
            "The password must be changed first",
            "Send PUT /auth/password with the current and a new password."),
    PASSWORD_REFUSED(
            "identity.password.refused",
            422,
            "The password breaks a rule",
            "Choose a password that follows the rule named in detail."),
    MFA_REQUIRED(
            "identity.mfa.required",
            401,
            "A second factor is needed",
            "Send POST /auth/mfa with the challenge and a code of your authenticator, within 5 min."),
    MFA_FAILED(
            "identity.mfa.failed",
            401,
            "The code is wrong or was used before",
            "Wait for the next code of your authenticator, and see that its clock is right."),
    CHALLENGE_EXPIRED("identity.challenge.expired", 410, "The challenge is used, expired or unknown", "Sign in again."),
    FACTOR_EXISTS(
            "identity.mfa.exists", 409, "There is an authenticator already", "Remove it first, with one of its codes."),
    FACTOR_MISSING("identity.mfa.missing", 409, "No enrolment was begun", "Send POST /auth/mfa/totp first."),
    LINK_EXPIRED(
            "identity.link.expired",
            410,
            "The link is used, expired or unknown",
            "Ask an administrator for a new one."),
    USER_DUPLICATE(
            "identity.user.duplicate",
            409,
            "The user name or e-mail is taken",
            "Choose another one, or use the existing user."),
    ADMIN_LAST(
            "identity.admin.last",
            409,
            "It would leave no active administrator",
            "Make somebody else an administrator first."),
    GRANT_EXCEEDS_OWN(
            "identity.grant.exceeds-own",
            403,
            "Nobody grants more than he has",
            "Ask somebody who holds the permission named in detail."),
    CLIENT_DUPLICATE("identity.client.duplicate", 409, "A client of this name exists", "Choose another name."),
    CLIENT_REFUSED(
            "identity.client.refused", 422, "The client cannot be as described", "Send what detail says was expected."),
    REDIRECT_REFUSED(
            "identity.redirect.refused",
            422,
            "The address cannot be redirected to",
            "Name https addresses, or http ones of the loopback address, without fragment, user or dots in the path."),
    DELEGATION_ENDED(
            "identity.delegation.ended",
            401,
            "The agent may no longer act for this person",
            "Sign in and ask again; an administrator may have stopped the agents."),
    SESSION_NONE("identity.session.none", 409, "There is no session to prove oneself in", "Sign in with a password."),
    CONTACT_TAKEN(
            "identity.contact.taken",
            409,
            "The customer's record belongs to another user",
            "End the other link first, or link another record."),
    GRANT_UNKNOWN(
            "identity.grant.unknown",
            422,
            "There is no such set or permission",
            "Name auditor, platform-operator, or a permission."),
    OPERATION_UNKNOWN(
            "identity.operation.unknown",
            422,
            "There is no such operation",
            "Name an operation id of the documents, such as crm.customers.list."),
    KEY_SCOPE(
            "identity.key.scope",
            422,
            "The key would reach further than its owner",
            "Name areas and permissions that GET /auth/me/permissions shows."),
    KEY_LIMIT("identity.key.limit", 409, "There are too many keys", "Revoke keys that are not needed any more."),
    KEY_ENDED("identity.key.ended", 409, "The key is not active", "Make a new key."),
    KEY_IN_QUERY(
            "identity.key.in-query",
            400,
            "An API key was sent in an address, and is revoked",
            "Make a new key, and send it in the header X-API-Key."),
    KEY_STATE(
            "identity.key.state", 409, "The signing key is not in a state for this", "Look at the states of the keys."),
    USER_TRANSITION(
            "identity.user.transition",
            409,
            "The user is not in a state for this",
            "Look at the user's status; detail names the states that allow it.");

    private final String code;
    private final int status;
    private final String title;
    private final String fix;

    IdentityProblem(String code, int status, String title, String fix) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.fix = fix;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public @Nullable SecurityType security() {
        return switch (this) {
            case LOGIN_FAILED -> SecurityType.LOGIN_FAILURE;
            case LOGIN_LOCKED -> SecurityType.LOGIN_LOCKED;
            case MFA_FAILED -> SecurityType.MFA_FAILED;
            case REFRESH_FAILED, LINK_EXPIRED, DELEGATION_ENDED -> SecurityType.TOKEN_REFUSED;
            case GRANT_EXCEEDS_OWN -> SecurityType.PERMISSION_DENIED;
            default -> null;
        };
    }

    @Override
    public String fix() {
        return fix;
    }
}
