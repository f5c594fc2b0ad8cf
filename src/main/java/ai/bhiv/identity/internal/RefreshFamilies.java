package ai.bhiv.identity.internal;

import ai.bhiv.identity.FreshToken;
import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.identity.internal.SessionStore.Presented;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Transactions;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Refresh tokens (IDN-16 to 18): each use makes the next; the same use again within ten seconds gets the same answer,
/// because the first may have been lost; later it is a theft, and ends the family.
@Component
final class RefreshFamilies {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshFamilies.class);
    private static final Pattern TOKEN = Pattern.compile("([a-z0-9-]{2,40})\\.([A-Za-z0-9_-]{43})");

    private final Transactions transactions;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final TokenIssuer issuer;
    private final IdentitySettings settings;
    private final Clock clock;
    private final AuditTrail audit;
    private final AnswerSeal seal = new AnswerSeal();

    RefreshFamilies(
            Transactions transactions,
            SessionStore sessions,
            AccountStore accounts,
            TokenIssuer issuer,
            IdentitySettings settings,
            Clock clock,
            AuditTrail audit) {
        this.transactions = transactions;
        this.sessions = sessions;
        this.accounts = accounts;
        this.issuer = issuer;
        this.settings = settings;
        this.clock = clock;
        this.audit = audit;
    }

    /// What became of a refresh token that was presented.
    sealed interface Outcome {
        /// @param first whether this call spent the token, and did not repeat an answer
        record Given(TokenSet tokens, String tenant, Account account, UUID session, boolean first) implements Outcome {}

        /// A spent one came again: the family is dead.
        record Reused(String tenant, UUID user, UUID session) implements Outcome {}

        record Refused(String reason) implements Outcome {}
    }

    /// Uses a refresh token.
    ///
    /// @param client whether the session's client is the one that asks
    /// @param narrowed scopes asked for; none for those of the session
    Outcome use(String token, Predicate<String> client, Set<String> narrowed) {
        var parts = TOKEN.matcher(token);
        if (!parts.matches()) {
            return new Outcome.Refused("malformed");
        }
        var tenant = parts.group(1);
        var secret = parts.group(2);
        var outcome = attempt(tenant, secret, client, narrowed);
        // Lost to a use at the same moment: what that one left decides.
        return outcome == null ? settled(attempt(tenant, secret, client, narrowed)) : outcome;
    }

    private static Outcome settled(@Nullable Outcome outcome) {
        return outcome == null ? new Outcome.Refused("expired meanwhile") : outcome;
    }

    private @Nullable Outcome attempt(String tenant, String secret, Predicate<String> client, Set<String> narrowed) {
        var found = transactions.inTenant(tenant, () -> sessions.find(secret)).orElse(null);
        if (found == null || !client.test(found.origin().client())) {
            return new Outcome.Refused(found == null ? "unknown" : "another client's");
        }
        if (!found.live()) {
            return new Outcome.Refused("session ended");
        }
        if (found.spent()) {
            return found.answer() == null ? reused(tenant, found) : repeated(tenant, secret, found, found.answer());
        }
        return found.fresh() ? rotated(tenant, secret, found, narrowed) : new Outcome.Refused("expired");
    }

    private @Nullable Outcome rotated(String tenant, String secret, Presented found, Set<String> narrowed) {
        var account = account(tenant, found.user());
        if (account == null) {
            return new Outcome.Refused("user");
        }
        var next = sessions.newSecret();
        var scopes = narrowed.isEmpty()
                ? found.origin().scopes()
                : Scopes.both(narrowed, found.origin().scopes());
        if (scopes.size() < narrowed.size()) {
            throw OAuthRefusal.invalidScope(String.join(" ", narrowed));
        }
        var tokens = tokens(tenant, account, found.session(), next, found.origin(), scopes, null);
        var answer = seal.seal(secret, Json.MAPPER.writeValueAsBytes(tokens));
        boolean won = transactions.inTenant(tenant, () -> {
            boolean first = sessions.rotate(found.token(), found.origin().client(), next, answer);
            if (first) {
                audit.write(AuditEvent.of("identity.auth.refresh", "login")
                        .by(account.principal(tenant))
                        .on("identity.sessions", found.session().toString())
                        .with("client", found.origin().client()));
            }
            return first;
        });
        return won ? new Outcome.Given(tokens, tenant, account, found.session(), true) : null;
    }

    private Outcome repeated(String tenant, String secret, Presented found, byte[] answer) {
        var account = account(tenant, found.user());
        if (account == null) {
            return new Outcome.Refused("user");
        }
        var tokens = Json.MAPPER.readValue(seal.open(secret, answer), TokenSet.class);
        return new Outcome.Given(tokens, tenant, account, found.session(), false);
    }

    private Outcome reused(String tenant, Presented found) {
        transactions.inTenant(tenant, () -> {
            if (sessions.end(found.session(), "reuse")) {
                audit.write(AuditEvent.of("identity.auth.refresh", "revoke")
                        .by(Principal.system(tenant))
                        .on("identity.sessions", found.session().toString())
                        .with("user", found.user().toString())
                        .with("client", found.origin().client())
                        .rule("used twice")
                        .security(SecurityType.REFRESH_REUSE));
            }
            return found;
        });
        LOG.warn("refresh token used twice: session {} of tenant {} ended", found.session(), tenant);
        return new Outcome.Reused(tenant, found.user(), found.session());
    }

    private @Nullable Account account(String tenant, UUID user) {
        return transactions
                .inTenant(tenant, () -> accounts.byId(user))
                .filter(Account::maySignIn)
                .orElse(null);
    }

    /// An access token alone, for a session whose owner has just proven who it is.
    FreshToken fresh(String tenant, Account account, UUID session, Origin origin) {
        var tokens = tokens(tenant, account, session, "", origin, origin.scopes(), null);
        return new FreshToken(tokens.accessToken(), "Bearer", tokens.expiresIn());
    }

    /// Tokens for a session whose refresh token is this secret.
    TokenSet tokens(
            String tenant,
            Account account,
            UUID session,
            String secret,
            Origin origin,
            Collection<String> scopes,
            @Nullable String nonce) {
        var rights = new LinkedHashSet<>(scopes);
        var audience = origin.resource() == null ? TokenVerifier.AUDIENCE : origin.resource();
        var access = new Proof(origin.authTime(), origin.amr())
                .in(issuer.forAccount(tenant, account, session, origin.client(), rights, audience));
        return new TokenSet(
                issuer.sign(access),
                tenant + "." + secret,
                settings.accessLifetime().toSeconds(),
                TokenSet.list(rights),
                account.mustChange(),
                scopes.contains("openid") ? idToken(tenant, account, session, origin, nonce) : null);
    }

    /// OpenID Connect Core, section 2.
    private String idToken(String tenant, Account account, UUID session, Origin origin, @Nullable String nonce) {
        var now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .subject(account.id().toString())
                .audience(origin.client())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(settings.accessLifetime())))
                .claim("sid", session.toString())
                .claim("tenant", tenant)
                .claim("auth_time", origin.authTime().getEpochSecond())
                .claim("amr", origin.amr())
                .claim("nonce", nonce);
        Profile.of(account, origin.scopes()).forEach(claims::claim);
        return issuer.sign(claims.build(), JOSEObjectType.JWT);
    }
}
