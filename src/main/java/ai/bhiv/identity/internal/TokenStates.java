package ai.bhiv.identity.internal;

import ai.bhiv.identity.TokenVerifier;
import ai.bhiv.identity.VerifiedToken;
import ai.bhiv.platform.audit.AuditEvent;
import ai.bhiv.platform.audit.SecurityType;
import ai.bhiv.platform.call.AuditTrail;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.Transactions;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/// Revocation (RFC 7009) and introspection (RFC 7662).
@Component
final class TokenStates {
    private static final Pattern REFRESH = Pattern.compile("([a-z0-9-]{2,40})\\.([A-Za-z0-9_-]{43})");

    private final ClientAuthentication authentication;
    private final Transactions transactions;
    private final SessionStore sessions;
    private final Announcements announcements;
    private final TokenVerifier verifier;
    private final AuditTrail audit;

    TokenStates(
            ClientAuthentication authentication,
            Transactions transactions,
            SessionStore sessions,
            Announcements announcements,
            TokenVerifier verifier,
            AuditTrail audit) {
        this.authentication = authentication;
        this.transactions = transactions;
        this.sessions = sessions;
        this.announcements = announcements;
        this.verifier = verifier;
        this.audit = audit;
    }

    /// Ends a token of the client that asks; a refresh token takes its family with it. Anything else changes nothing,
    /// and is answered alike.
    Reply revoke(Exchange exchange) {
        var form = Form.ofBody(exchange);
        var client = authentication.client(exchange, form);
        var token = form.required("token");
        var parts = REFRESH.matcher(token);
        if (parts.matches()) {
            transactions.inTenant(parts.group(1), () -> {
                sessions.find(parts.group(2))
                        .filter(found -> found.origin().client().equals(client.clientId()))
                        .filter(found -> sessions.end(found.session(), "revoked"))
                        .ifPresent(found -> recorded(client, parts.group(1), "identity.sessions", found.session()));
                return token;
            });
        } else {
            access(token)
                    .filter(found -> client.clientId().equals(found.client()))
                    .ifPresent(found -> transactions.inTenant(found.principal().tenant(), () -> {
                        announcements.token(found.id());
                        recorded(client, found.principal().tenant(), "identity.tokens", found.id());
                        return found;
                    }));
        }
        return Reply.of(200).header("Cache-Control", "no-store");
    }

    /// The client acts, in the log of the tenant whose session or token it was.
    private void recorded(ClientEntry client, String tenant, String what, Object id) {
        audit.write(AuditEvent.of("identity.oauth.revoke", "revoke")
                .by(new Principal(client.clientId(), client.name(), tenant, Set.of(), null))
                .on(what, id.toString())
                .security(SecurityType.SESSION_REVOKED));
    }

    /// What a token is, for those it is meant for or was given to; everything else is not active.
    Reply introspect(Exchange exchange) {
        var form = Form.ofBody(exchange);
        var client = authentication.client(exchange, form);
        if (client.isPublic()) {
            throw OAuthRefusal.invalidClient();
        }
        var token = form.required("token");
        var parts = REFRESH.matcher(token);
        var state = parts.matches()
                ? refresh(client, parts.group(1), parts.group(2))
                : access(token).filter(found -> concerns(client, found)).map(TokenStates::described);
        return TokenAnswer.reply(
                state.orElseGet(() -> Json.MAPPER.createObjectNode().put("active", false)));
    }

    private Optional<ObjectNode> refresh(ClientEntry client, String tenant, String secret) {
        return transactions
                .inTenant(tenant, () -> sessions.find(secret))
                .filter(found -> found.origin().client().equals(client.clientId()))
                .filter(found -> found.live() && found.fresh() && !found.spent())
                .map(found -> Json.MAPPER
                        .createObjectNode()
                        .put("active", true)
                        .put("client_id", client.clientId())
                        .put("sub", found.user().toString())
                        .put("scope", String.join(" ", found.origin().scopes())));
    }

    private static boolean concerns(ClientEntry client, VerifiedToken token) {
        return client.clientId().equals(token.client()) || client.tenant().equals(ClientDirectory.SYSTEM);
    }

    private static ObjectNode described(VerifiedToken token) {
        var who = token.principal();
        var state = Json.MAPPER
                .createObjectNode()
                .put("active", true)
                .put("token_type", "Bearer")
                .put("client_id", token.client())
                .put("sub", who.id())
                .put("username", who.name())
                .put("tenant", who.tenant())
                .put("scope", String.join(" ", who.scopes()))
                .put("aud", TokenVerifier.AUDIENCE)
                .put("jti", token.id())
                .put("sid", token.session().toString())
                .put("iat", token.issued().getEpochSecond())
                .put("exp", token.expires().getEpochSecond());
        if (who.actor() != null) {
            state.putObject("act").put("sub", who.actor());
        }
        return state;
    }

    private Optional<VerifiedToken> access(String token) {
        try {
            return Optional.of(verifier.examine(token));
        } catch (Problem notGood) {
            return Optional.empty();
        }
    }
}
