package ai.bhiv.identity;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.contract.PageRequest;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import ai.bhiv.platform.contract.Version;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The people who can sign in.
@Resource(roles = Role.GATEWAY, module = "identity", name = "users", problems = IdentityProblem.class)
@HttpExchange("/users")
public interface Users {
    /// Sorted by `username` (default), `created_at` or `updated_at`.
    @GetExchange
    @Op(
            summary = "List the users.",
            permission = "identity:read",
            questions = {
                @Question(
                        ask = {
                            "Which users have an account here?",
                            "Who can sign in to the platform?",
                            "List the user accounts and their roles."
                        },
                        columns = {"username", "display_name", "roles", "status"}),
                @Question(
                        ask = {"Which user accounts are suspended?", "Who is not allowed to sign in any more?"},
                        with = "status=suspended",
                        columns = {"username", "display_name", "roles", "status"}),
                @Question(
                        ask = {"Who are the administrators?", "Which users have the role Admin?"},
                        with = "role=Admin",
                        columns = {"username", "display_name", "roles", "status"})
            })
    Page<User> list(
            @RequestParam("search") @Nullable String search,
            @RequestParam("status") @Nullable UserStatus status,
            @RequestParam("role") @Nullable String role,
            PageRequest page);

    /// Makes an active user. It must change its password at the first login.
    @PostExchange
    @Op(
            summary = "Create a user.",
            security = SecurityType.ADMIN_ACTION,
            permission = "identity:write",
            publishes = UserCreated.class,
            masked = "password",
            creates = true,
            keepAnswer = false,
            notATool = "It handles a password.",
            errors = {
                "identity.user.duplicate",
                "identity.password.refused",
                "identity.grant.exceeds-own",
                "identity.login.busy"
            })
    CreatedUser create(@RequestBody NewUser user);

    @GetExchange("/{id}")
    @Op(
            summary = "One user.",
            permission = "identity:read",
            notATool = "It needs an id, which people do not ask with; the list answers their questions.")
    User get(@PathVariable("id") UUID id);

    /// Sets the roles. They count within two seconds everywhere, also for tokens given before.
    @PutExchange("/{id}/roles")
    @Op(
            summary = "Set a user's roles.",
            security = SecurityType.ROLE_CHANGED,
            permission = "identity:grant",
            publishes = UserUpdated.class,
            stepUp = true,
            notATool = "Rights are given by people alone.",
            errors = {"identity.grant.exceeds-own", "identity.admin.last"})
    User setRoles(
            @PathVariable("id") UUID id, @RequestHeader("If-Match") Version version, @RequestBody UserRoles roles);

    /// Stops a user at once: no login, no refresh. Suspending twice changes nothing.
    @PostExchange("/{id}/suspend")
    @Op(
            summary = "Suspend a user and end its sessions.",
            security = SecurityType.USER_STATE_CHANGED,
            permission = "identity:write",
            publishes = UserUpdated.class,
            notATool = "Access is taken by people alone.",
            errors = {"identity.admin.last", "identity.user.transition"})
    User suspend(@PathVariable("id") UUID id);

    /// Lets a suspended user sign in again.
    @PostExchange("/{id}/resume")
    @Op(
            summary = "Let a suspended user sign in again.",
            security = SecurityType.USER_STATE_CHANGED,
            permission = "identity:write",
            publishes = UserUpdated.class,
            notATool = "Access is given by people alone.",
            errors = "identity.user.transition")
    User resume(@PathVariable("id") UUID id);
}
