package ai.bhiv.identity.internal;

import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.VerifiedToken;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Transactions;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// Userinfo (OpenID Connect Core, section 5.3) and sign-out at the client's wish (RP-Initiated Logout 1.0).
@Component
final class OpenIdEndpoints {
    private final TokenVerifier verifier;
    private final KeyRing keys;
    private final ClientDirectory directory;
    private final Transactions transactions;
    private final AccountStore accounts;
    private final OpenedSessions sessions;

    OpenIdEndpoints(
            TokenVerifier verifier,
            KeyRing keys,
            ClientDirectory directory,
            Transactions transactions,
            AccountStore accounts,
            OpenedSessions sessions) {
        this.verifier = verifier;
        this.keys = keys;
        this.directory = directory;
        this.transactions = transactions;
        this.accounts = accounts;
        this.sessions = sessions;
    }

    Reply userinfo(Exchange exchange) {
        var token = bearer(exchange);
        var who = token.principal();
        if (!who.scopes().contains("openid")) {
            throw PlatformProblem.FORBIDDEN
                    .because("scope: openid is not in the token")
                    .header("WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"openid\"");
        }
        var account = transactions
                .inTenant(who.tenant(), () -> accounts.byId(UUID.fromString(who.id())))
                .filter(Account::maySignIn)
                .orElseThrow(OpenIdEndpoints::unauthenticated);
        var claims = Json.MAPPER.createObjectNode().put("sub", who.id());
        Profile.of(account, who.scopes()).forEach((name, value) -> claims.set(name, Json.MAPPER.valueToTree(value)));
        return TokenAnswer.reply(claims);
    }

    private VerifiedToken bearer(Exchange exchange) {
        var given = exchange.headers().all("Authorization");
        if (given.size() != 1 || !given.getFirst().regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw unauthenticated();
        }
        return verifier.examine(given.getFirst().substring(7).strip());
    }

    /// Ends the session that the ID token names; it is the proof that this client may.
    Reply logout(Exchange exchange) {
        try {
            var form = exchange.method().equals("POST") ? Form.ofBody(exchange) : Form.ofQuery(exchange);
            var hint = keys.statement(form.required("id_token_hint"))
                    .orElseThrow(() -> OAuthRefusal.invalidRequest("id_token_hint (expected: an ID token of ours)"));
            var client = directory
                    .find(hint.getAudience().getFirst())
                    .orElseThrow(() -> OAuthRefusal.invalidRequest("id_token_hint (expected: of an active client)"));
            var target = form.get("post_logout_redirect_uri");
            if (target != null && !client.logoutUris().contains(target)) {
                throw OAuthRefusal.invalidRequest("post_logout_redirect_uri (expected: a registered one)");
            }
            var session = UUID.fromString(String.valueOf(hint.getClaim("sid")));
            sessions.loggedOut(String.valueOf(hint.getClaim("tenant")), session, client);
            if (target == null) {
                return Pages.message(200, "Signed out", "You can close this page.");
            }
            var state = form.get("state");
            return Reply.of(303)
                    .header(
                            "Location",
                            state == null
                                    ? target
                                    : target + (target.contains("?") ? "&" : "?") + "state="
                                            + URLEncoder.encode(state, StandardCharsets.UTF_8));
        } catch (OAuthRefusal refusal) {
            return Pages.message(400, "This request cannot be answered", refusal.description());
        }
    }

    private static Problem unauthenticated() {
        return PlatformProblem.UNAUTHENTICATED
                .because("Authorization: (expected: Bearer and an access token)")
                .header("WWW-Authenticate", "Bearer");
    }
}
