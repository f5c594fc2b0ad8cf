package ai.bhiv.identity.internal;

import ai.bhiv.identity.AddressRange;
import ai.bhiv.identity.ExchangedKey;
import ai.bhiv.identity.KeyExchange;
import ai.bhiv.identity.PresentedKey;
import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.internal.ApiKeyStore.Live;
import ai.bhiv.identity.internal.ApiKeyStore.Use;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;

@Endpoint
final class KeyExchangeEndpoint implements KeyExchange {
    /// `client_id` of the tokens.
    private static final String CLIENT = "api-key";
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final Transactions transactions;
    private final ApiKeyStore keys;
    private final AccountStore accounts;
    private final TokenIssuer issuer;
    private final AuditTrail audit;
    private final Clock clock;

    KeyExchangeEndpoint(
            Transactions transactions,
            ApiKeyStore keys,
            AccountStore accounts,
            TokenIssuer issuer,
            AuditTrail audit,
            Clock clock) {
        this.transactions = transactions;
        this.keys = keys;
        this.accounts = accounts;
        this.issuer = issuer;
        this.audit = audit;
        this.clock = clock;
    }

    /// The token's session is the key, so that what ends the key ends the token.
    @Override
    public ExchangedKey exchange(PresentedKey presented) {
        var text = KeyText.of(presented.key()).orElseThrow(KeyExchangeEndpoint::refused);
        return transactions.inTenant(text.tenant(), () -> {
            var live = keys.presented(text)
                    .filter(key -> AddressRange.any(key.addresses(), presented.address()))
                    .orElseThrow(KeyExchangeEndpoint::refused);
            var owner = accounts.byId(live.user())
                    .filter(account -> account.maySignIn() && !account.mustChange())
                    .orElseThrow(KeyExchangeEndpoint::refused);
            noted(live, owner.principal(text.tenant()), presented.address());
            var claims = issuer.forAccount(
                            text.tenant(), owner, live.id(), CLIENT, live.scopes(), TokenVerifier.AUDIENCE)
                    .expirationTime(Date.from(clock.instant().plus(LIFETIME)));
            return new ExchangedKey(issuer.sign(claims), live.addresses());
        });
    }

    private void noted(Live key, Principal owner, String address) {
        var use = keys.used(key.id(), AddressPrefix.of(address));
        if (use == Use.KNOWN) {
            return;
        }
        var event = AuditEvent.of("identity.key-exchange.exchange", "login")
                .by(owner)
                .on("identity.api-keys", key.id().toString())
                .with("address", address);
        audit.write(use == Use.FROM_ELSEWHERE ? event.security(SecurityType.KEY_USED_FROM_NEW_ADDRESS) : event);
    }

    @Override
    public void leaked(PresentedKey presented) {
        KeyText.of(presented.key())
                .ifPresent(text -> transactions.inTenant(text.tenant(), () -> {
                    keys.presented(text)
                            .filter(key -> keys.revoke(key.user(), key.id()))
                            .ifPresent(key -> audit.write(AuditEvent.of("identity.key-exchange.leaked", "revoke")
                                    .by(Principal.system(text.tenant()))
                                    .on("identity.api-keys", key.id().toString())
                                    .with("owner", key.user().toString())
                                    .with("address", presented.address())
                                    .security(SecurityType.KEY_IN_QUERY)));
                    return text;
                }));
    }

    private static Problem refused() {
        return PlatformProblem.UNAUTHENTICATED
                .because("X-API-Key: (expected: one key that is good, from where it may come, and no Authorization)")
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
}
