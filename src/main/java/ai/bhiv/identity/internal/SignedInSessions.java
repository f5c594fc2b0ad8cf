package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Tokens;
import ai.bhiv.identity.internal.RefreshFamilies.Outcome;
import ai.bhiv.identity.internal.SessionStore.Opened;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.store.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Turns logins at the first-party endpoints into sessions and tokens (IDN-25).
@Component
final class SignedInSessions {
    private static final Logger LOG = LoggerFactory.getLogger(SignedInSessions.class);
    private static final Set<String> FIRST_PARTY = Set.of(ClientDirectory.CLI, ClientDirectory.CONSOLE);

    private final Transactions transactions;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final RefreshFamilies families;
    private final TokenIssuer issuer;
    private final AuditTrail audit;

    SignedInSessions(
            Transactions transactions,
            SessionStore sessions,
            AccountStore accounts,
            RefreshFamilies families,
            TokenIssuer issuer,
            AuditTrail audit) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.accounts = accounts;
        this.families = families;
        this.issuer = issuer;
        this.audit = audit;
    }

    /// Opens a session for somebody who has proven who it is.
    ///
    /// @param how the operation and the action that the audit shall name
    Tokens open(String tenant, Account account, String address, Cause how) {
        var proof = how.proof(issuer.now());
        var origin = new Origin(ClientDirectory.CLI, Scopes.everything(), null, proof.at(), proof.methods());
        var opened = transactions.inTenant(tenant, () -> {
            accounts.signedIn(account.id());
            var session = sessions.open(account.id(), address, origin);
            audit.success(how.operation, how.action, principal(tenant, account), ids(session));
            return session;
        });
        return new Tokens(
                issuer.issue(tenant, account, opened.session(), proof),
                "Bearer",
                issuer.accessSeconds(),
                tenant + "." + opened.secret(),
                account.mustChange(),
                null);
    }

    /// The next tokens.
    ///
    /// @throws ai.bhiv.platform.problem.Problem `identity.refresh.failed`, the same text whatever is wrong
    Tokens refresh(String refreshToken) {
        return switch (families.use(refreshToken, FIRST_PARTY::contains, Set.of())) {
            case Outcome.Given given -> {
                var tokens = given.tokens();
                yield new Tokens(
                        tokens.accessToken(),
                        "Bearer",
                        tokens.expiresIn(),
                        tokens.refreshToken(),
                        tokens.mustChange(),
                        null);
            }
            case Outcome.Reused _ -> throw refused("reuse");
            case Outcome.Refused(var reason) -> throw refused(reason);
        };
    }

    private static Principal principal(String tenant, Account account) {
        return new Principal(account.id().toString(), account.username(), tenant, Set.copyOf(account.roles()), null);
    }

    private static List<String> ids(Opened session) {
        return List.of(session.session().toString());
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

        /// A changed password is no fresh proof of everything that the account asks for: what its session had stays.
        private Proof proof(Instant now) {
            var before = RequestContext.ifBound()
                    .map(context -> context.principal().proven())
                    .orElse(null);
            return switch (this) {
                case LOGIN -> new Proof(now, Proof.PASSWORD);
                case SECOND_FACTOR -> new Proof(now, Proof.SECOND_FACTOR);
                case PASSWORD_CHANGE -> new Proof(before == null ? Instant.EPOCH : before, Proof.PASSWORD);
            };
        }

        Cause(String operation, String action) {
            this.operation = operation;
            this.action = action;
        }
    }
}
