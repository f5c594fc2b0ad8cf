package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.OneTimeLink;
import ai.bhiv.identity.PasswordReset;
import ai.bhiv.identity.internal.LinkStore.Purpose;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.Transactions;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// One-time links that set a password (IDN-4): `tenant.secret`, used once by a guarded update, stored as SHA-256.
@Component
final class PasswordLinks {
    private static final int SECRET_BITS = 256;
    private static final Pattern LINK = Pattern.compile("([a-z0-9-]{2,40})\\.([A-Za-z0-9_-]{43})");

    private final Transactions transactions;
    private final LinkStore links;
    private final SessionStore sessions;
    private final PasswordHashing hashing;
    private final AuditTrail audit;
    private final Ids ids;

    PasswordLinks(
            Transactions transactions,
            LinkStore links,
            SessionStore sessions,
            PasswordHashing hashing,
            AuditTrail audit,
            Ids ids) {
        this.transactions = transactions;
        this.links = links;
        this.sessions = sessions;
        this.hashing = hashing;
        this.audit = audit;
        this.ids = ids;
    }

    /// Makes a link, in the transaction that is open; earlier ones of the user end.
    OneTimeLink make(UUID user, Purpose purpose) {
        var caller = RequestContext.current().principal();
        var secret = ids.secret(SECRET_BITS);
        var expires = links.add(ids.next(), user, purpose, secret, caller.id());
        return new OneTimeLink(caller.tenant() + "." + secret, expires, OneTimeLink.BY_HAND);
    }

    /// Sets the password, ends all sessions, and makes an invited user active.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.link.expired`, one text whatever is wrong with the link;
    ///     `identity.password.refused`
    void reset(PasswordReset reset) {
        var parts = LINK.matcher(reset.link());
        if (!parts.matches()) {
            throw expired();
        }
        var tenant = parts.group(1);
        var name =
                transactions.inTenant(tenant, () -> links.owner(parts.group(2))).orElseThrow(PasswordLinks::expired);
        PasswordRules.check(reset.newPassword(), name);
        var hash = hashing.inTurn(() -> hashing.hash(reset.newPassword()));
        transactions.inTenant(tenant, () -> {
            var user = links.use(parts.group(2)).orElseThrow(PasswordLinks::expired);
            links.setPassword(ids.next(), user, hash);
            sessions.endAll(user, "password");
            audit.write(AuditEvent.of("identity.auth.reset", "update")
                    .by(new Principal(user.toString(), name, tenant, Set.of(), null))
                    .on("identity.users", user.toString())
                    .security(SecurityType.PASSWORD_RESET));
            return user;
        });
    }

    private static RuntimeException expired() {
        return IdentityProblem.LINK_EXPIRED.because("link: (expected: the latest one, unused and in time)");
    }
}
