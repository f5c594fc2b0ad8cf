package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Resource;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// How a user gets in, and how it is kept out.
@Resource(roles = Role.GATEWAY, module = "identity", name = "accounts", problems = IdentityProblem.class)
@HttpExchange("/users/{id}")
public interface Accounts {
    /// Makes a link with which the user sets a new password within 30 min. Earlier ones end.
    @PostExchange("/password-link")
    @Op(
            summary = "Make a one-time link for a forgotten password.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:write",
            masked = "link",
            keepAnswer = false,
            notATool = "It handles a password.",
            errors = "identity.user.transition")
    OneTimeLink passwordLink(@PathVariable("id") UUID id);

    /// Invites a user who has never signed in: its password ends, and a link lets it choose one within 7 days.
    @PostExchange("/invite")
    @Op(
            summary = "Make a one-time link that invites a new user.",
            security = SecurityType.USER_STATE_CHANGED,
            permission = "identity:write",
            masked = "link",
            keepAnswer = false,
            notATool = "It handles a password.",
            errors = {"identity.user.transition", "identity.admin.last"})
    OneTimeLink invite(@PathVariable("id") UUID id);

    /// Forgets the failed logins of the name, so that it can be tried from everywhere again.
    @PostExchange("/unlock")
    @Op(
            summary = "Forget the failed logins of a user.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:write",
            notATool = "Access is given by people alone.")
    void unlock(@PathVariable("id") UUID id);

    /// Ends all sessions of the user.
    @PostExchange("/end-sessions")
    @Op(
            summary = "End all sessions of a user.",
            security = SecurityType.SESSION_REVOKED,
            permission = "identity:write",
            stepUp = true,
            notATool = "Access is taken by people alone.")
    void endSessions(@PathVariable("id") UUID id);

    /// Removes the user's second factors, for one who lost them, and ends its sessions.
    @PostExchange("/reset-mfa")
    @Op(
            summary = "Remove the second factors of a user who lost them.",
            security = SecurityType.MFA_REMOVED,
            permission = "identity:write",
            stepUp = true,
            notATool = "Access is given by people alone.")
    void resetMfa(@PathVariable("id") UUID id);

    /// Says which customer of the CRM the user is. What such a user may see of its own follows from it; tokens given
    /// before end, and the next ones count.
    @PutExchange("/contact")
    @Op(
            summary = "Say which customer's records are a user's own.",
            security = SecurityType.GRANT_CHANGED,
            permission = "identity:write",
            publishes = UserUpdated.class,
            notATool = "Access is given by people alone.",
            errors = "identity.contact.taken")
    User linkContact(@PathVariable("id") UUID id, @RequestBody ContactLink link);

    /// The user's live sessions, the latest first.
    @GetExchange("/sessions")
    @Op(
            summary = "List the sessions of a user.",
            permission = "identity:read",
            notATool = "It needs an id, which people do not ask with.")
    List<UserSession> sessions(@PathVariable("id") UUID id);

    /// Removes the person from the account for ever: names, credentials, sessions and grants. The id stays, so that
    /// what the person did keeps its author, shown as "erased person" (IDN-55).
    @PostExchange("/erase")
    @Op(
            summary = "Erase the person behind a user.",
            security = SecurityType.USER_STATE_CHANGED,
            permission = "identity:write",
            publishes = UserErased.class,
            stepUp = true,
            effect = Op.Effect.DESTRUCTIVE,
            tier = Op.Tier.DANGEROUS,
            notATool = "Only a person erases a person.",
            errors = "identity.admin.last")
    User erase(@PathVariable("id") UUID id);
}
