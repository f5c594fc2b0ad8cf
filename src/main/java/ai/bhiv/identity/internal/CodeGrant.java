package ai.bhiv.identity.internal;

import ai.bhiv.identity.internal.CodeStore.Code;
import ai.bhiv.identity.internal.SessionStore.Opened;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.store.Transactions;
import ai.bhiv.platform.web.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Redeems authorization codes (RFC 6749, section 4.1.3, with RFC 7636). A code that comes a second time from its own
/// client ends what it gave the first time (RFC 9700, section 4.5).
@Component
final class CodeGrant implements Grant {
    private static final Pattern CODE = Pattern.compile("([a-z0-9-]{2,40})\\.([A-Za-z0-9_-]{43})");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private final Transactions transactions;
    private final CodeStore codes;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final RefreshFamilies families;
    private final OpenedSessions signIns;

    CodeGrant(
            Transactions transactions,
            CodeStore codes,
            SessionStore sessions,
            AccountStore accounts,
            RefreshFamilies families,
            OpenedSessions signIns) {
        this.transactions = transactions;
        this.codes = codes;
        this.sessions = sessions;
        this.accounts = accounts;
        this.families = families;
        this.signIns = signIns;
    }

    @Override
    public String type() {
        return ClientEntry.CODE;
    }

    @Override
    public String permittedAs() {
        return ClientEntry.CODE;
    }

    @Override
    public Reply give(ClientEntry client, Form form) {
        var parts = CODE.matcher(form.required("code"));
        var verifier = form.required("code_verifier");
        if (!parts.matches()) {
            throw OAuthRefusal.invalidGrant();
        }
        var tenant = parts.group(1);
        var secret = parts.group(2);
        var code = transactions
                .inTenant(tenant, () -> codes.find(secret))
                .filter(found -> belongs(found, client, form, verifier))
                .orElseThrow(OAuthRefusal::invalidGrant);
        var account = transactions
                .inTenant(tenant, () -> accounts.byId(code.user()))
                .filter(Account::maySignIn)
                .orElseThrow(OAuthRefusal::invalidGrant);
        var origin = new Origin(code.client(), code.scopes(), code.resource(), code.authTime(), code.amr());
        var opened = transactions.inTenant(tenant, () -> redeemed(tenant, secret, account, origin));
        if (opened == null) {
            endWhatItGave(tenant, secret);
            throw OAuthRefusal.invalidGrant();
        }
        return families.tokens(tenant, account, opened.session(), opened.secret(), origin, code.scopes(), code.nonce())
                .answer()
                .reply();
    }

    @org.jspecify.annotations.Nullable
    private Opened redeemed(String tenant, String secret, Account account, Origin origin) {
        if (!codes.use(secret)) {
            return null;
        }
        var opened = signIns.opened(tenant, account, origin, "identity.oauth.code");
        codes.gave(secret, opened.session());
        return opened;
    }

    private void endWhatItGave(String tenant, String secret) {
        transactions.inTenant(tenant, () -> {
            codes.find(secret)
                    .map(Code::session)
                    .filter(session -> sessions.end(session, "reuse"))
                    .ifPresent(session -> signIns.reused(tenant, session, "identity.oauth.code"));
            return secret;
        });
    }

    private static boolean belongs(Code code, ClientEntry client, Form form, String verifier) {
        var redirect = form.get("redirect_uri");
        return code.client().equals(client.clientId())
                && (redirect == null || redirect.equals(code.redirectUri()))
                && VERIFIER.matcher(verifier).matches()
                && Hashes.same(
                        code.challenge().getBytes(StandardCharsets.US_ASCII),
                        Base64.getUrlEncoder().withoutPadding().encode(Hashes.sha256(verifier)));
    }
}
