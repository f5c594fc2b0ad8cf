package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentityProblem;
import ai.bhiv.identity.Tokens;
import ai.bhiv.identity.internal.RefreshFamilies.Outcome;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.store.Transactions;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
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
        return open(tenant, () -> account, address, how);
    }

    /// The same for an account that a change leaves behind, which is made in the transaction of the session and its
    /// entry.
    Tokens open(String tenant, Supplier<Account> change, String address, Cause how) {
        var proof = how.proof(issuer.now());
        var origin = new Origin(ClientDirectory.CLI, Scopes.everything(), null, proof.at(), proof.methods());
        var account = new Account[1];
        var opened = transactions.inTenant(tenant, () -> {
            account[0] = change.get();
            accounts.signedIn(account[0].id());
            var session = sessions.open(account[0].id(), address, origin);
            audit.write(AuditEvent.of(how.operation, how.action)
                    .by(account[0].principal(tenant))
                    .on("identity.sessions", session.session().toString())
                    .security(how.type));
            return session;
        });
        return new Tokens(
                issuer.issue(tenant, account[0], opened.session(), proof),
                "Bearer",
                issuer.accessSeconds(),
                tenant + "." + opened.secret(),
                account[0].mustChange(),
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

    private static RuntimeException refused(String reason) {
        LOG.debug("refresh token refused: {}", reason);
        return IdentityProblem.REFRESH_FAILED.because("refresh_token: (expected: the latest one of a live session)");
    }

    /// Why a session is opened.
    enum Cause {
        LOGIN("identity.auth.login", "login", SecurityType.LOGIN_SUCCESS),
        SECOND_FACTOR("identity.factors.login", "login", SecurityType.LOGIN_SUCCESS),
        PASSWORD_CHANGE("identity.auth.password", "update", SecurityType.PASSWORD_CHANGED);

        private final String operation;
        private final String action;
        private final SecurityType type;

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

        Cause(String operation, String action, SecurityType type) {
            this.operation = operation;
            this.action = action;
            this.type = type;
        }
    }
}
