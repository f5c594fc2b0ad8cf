package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.Tokens;
import ai.bhiv.identity.internal.SessionStore.Opened;
import ai.bhiv.identity.internal.SessionStore.Rotation;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.store.Transactions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Turns sessions into tokens. A refresh token is `tenant.secret`: it must say in which tenant it is looked for.
@Component
final class SignedInSessions {
    private static final Logger LOG = LoggerFactory.getLogger(SignedInSessions.class);
    private static final Pattern REFRESH_TOKEN = Pattern.compile("([a-z0-9-]{2,40})\\.([A-Za-z0-9_-]{43})");

    private final Transactions transactions;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final TokenIssuer issuer;
    private final IdentitySettings settings;
    private final AuditTrail audit;

    SignedInSessions(
            Transactions transactions,
            SessionStore sessions,
            AccountStore accounts,
            TokenIssuer issuer,
            IdentitySettings settings,
            AuditTrail audit) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.accounts = accounts;
        this.issuer = issuer;
        this.settings = settings;
        this.audit = audit;
    }

    /// Opens a session for somebody who has proven who it is.
    ///
    /// @param how the operation and the action that the audit shall name
    Tokens open(String tenant, Account account, String address, Cause how) {
        var opened = transactions.inTenant(tenant, () -> {
            accounts.signedIn(account.id());
            var session = sessions.open(account.id(), address);
            audit.success(how.operation, how.action, principal(tenant, account), ids(session));
            return session;
        });
        return tokens(tenant, account, opened);
    }

    /// The next tokens.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.refresh.failed`, the same text whatever is wrong
    Tokens refresh(String refreshToken) {
        var parts = REFRESH_TOKEN.matcher(refreshToken);
        if (!parts.matches()) {
            throw refused("malformed");
        }
        var tenant = parts.group(1);
        // The end of a stolen session must stay although the call is refused, so the refusal comes after the commit.
        return switch (transactions.inTenant(tenant, () -> sessions.rotate(parts.group(2)))) {
            case Rotation.Rotated(var next) -> refreshed(tenant, next);
            case Rotation.Reused(var session) -> {
                LOG.warn("refresh token used twice: session {} of tenant {} ended", session, tenant);
                throw refused("reuse");
            }
            case Rotation.Refused(var reason) -> throw refused(reason);
        };
    }

    private Tokens refreshed(String tenant, Opened session) {
        var account = transactions.inTenant(
                tenant,
                () -> accounts.byId(session.user()).filter(Account::maySignIn).map(found -> {
                    audit.success("identity.auth.refresh", "execute", principal(tenant, found), ids(session));
                    return found;
                }));
        return tokens(tenant, account.orElseThrow(() -> refused("user")), session);
    }

    private static Principal principal(String tenant, Account account) {
        return new Principal(account.id().toString(), account.username(), tenant, Set.copyOf(account.roles()), null);
    }

    private static List<String> ids(Opened session) {
        return List.of(session.session().toString());
    }

    private Tokens tokens(String tenant, Account account, Opened session) {
        return new Tokens(
                issuer.issue(tenant, account, session.session()),
                "Bearer",
                settings.accessLifetime().toSeconds(),
                tenant + "." + session.secret(),
                account.mustChange(),
                null);
    }

    private static RuntimeException refused(String reason) {
        LOG.debug("refresh token refused: {}", reason);
        return IdentityProblem.REFRESH_FAILED.because("refresh_token: (expected: the latest one of a live session)");
    }

    /// Why a session is opened.
    enum Cause {
        LOGIN("identity.auth.login", "login"),
        SECOND_FACTOR("identity.factors.login", "login"),
        PASSWORD_CHANGE("identity.auth.password", "update");

        private final String operation;
        private final String action;

        Cause(String operation, String action) {
            this.operation = operation;
            this.action = action;
        }
    }
}
