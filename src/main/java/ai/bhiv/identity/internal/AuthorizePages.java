package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.internal.CodeStore.Code;
import ai.bhiv.platform.context.Principal;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// `/oauth2/authorize`: sign-in, consent, code. Each authorization has its own sign-in; no browser session is kept, so
/// nothing can be authorized behind its user's back.
@Component
final class AuthorizePages {
    private static final String SIGN_IN = "authorize sign-in";
    private static final String CONSENT = "authorize consent";

    private final ClientDirectory directory;
    private final Audiences audiences;
    private final PageLogin login;
    private final Consents consents;
    private final Tickets tickets;
    private final IdentitySettings settings;

    AuthorizePages(
            ClientDirectory directory,
            Audiences audiences,
            PageLogin login,
            Consents consents,
            Tickets tickets,
            IdentitySettings settings) {
        this.directory = directory;
        this.audiences = audiences;
        this.login = login;
        this.consents = consents;
        this.tickets = tickets;
        this.settings = settings;
    }

    Reply get(Exchange exchange) {
        try {
            var query = exchange.query() == null ? "" : exchange.query();
            var request = request(query);
            if (request.refusal != null) {
                return redirect(
                        request, "error", request.refusal.error(), "error_description", request.refusal.description());
            }
            if ("none".equals(request.form.get("prompt"))) {
                return redirect(request, "error", "login_required", "error_description", "nobody is signed in here");
            }
            return signIn(exchange, request, query, "");
        } catch (OAuthRefusal refusal) {
            return Pages.message(400, "This request cannot be answered", refusal.description());
        }
    }

    Reply post(Exchange exchange) {
        try {
            var form = Form.ofBody(exchange);
            return form.get("decision") == null ? signedIn(exchange, form) : decided(exchange, form);
        } catch (OAuthRefusal refusal) {
            return Pages.message(400, "This request cannot be answered", refusal.description());
        }
    }

    private Reply signIn(Exchange exchange, Asked request, String query, String alert) {
        var cookie = tickets.cookie(exchange);
        var ticket = tickets.sign(Json.MAPPER.createObjectNode().put("query", query), cookie, SIGN_IN);
        var page = Pages.login("/oauth2/authorize", ticket, request.client.name(), alert, request.target);
        return tickets.setting(page, cookie, settings.issuer().startsWith("https:"));
    }

    private Reply signedIn(Exchange exchange, Form form) {
        var query = tickets.open(form.required("ticket"), exchange, SIGN_IN)
                .path("query")
                .asString("");
        var asked = request(query);
        var good = asked.good();
        return switch (login.signIn(form, good.client().tenant())) {
            case PageLogin.Result.Refused(var alert) -> signIn(exchange, asked, query, alert);
            case PageLogin.Result.Proven(var tenant, var account, var proof) ->
                consents.needed(tenant, account.id(), good.client(), good.scopes())
                        ? consent(exchange, good, query, tenant, account, proof)
                        : code(asked, good, tenant, account.id(), proof);
        };
    }

    private Reply consent(
            Exchange exchange, AuthorizationRequest good, String query, String tenant, Account account, Proof proof) {
        var state = Json.MAPPER
                .createObjectNode()
                .put("query", query)
                .put("tenant", tenant)
                .put("user", account.id().toString())
                .put("name", account.username())
                .put("at", proof.at().getEpochSecond())
                .put("amr", String.join(" ", proof.methods()));
        var ticket = tickets.sign(state, tickets.cookie(exchange), CONSENT);
        return Pages.consent(ticket, good.client().name(), account.username(), good.scopes(), good.target());
    }

    private Reply decided(Exchange exchange, Form form) {
        var state = tickets.open(form.required("ticket"), exchange, CONSENT);
        var asked = request(state.path("query").asString(""));
        var good = asked.good();
        if (!"allow".equals(form.get("decision"))) {
            return redirect(asked, "error", "access_denied", "error_description", "the person refused");
        }
        var tenant = state.path("tenant").asString("");
        var user = UUID.fromString(state.path("user").asString(""));
        var who = new Principal(user.toString(), state.path("name").asString(""), tenant, Set.of(), null);
        consents.remember(who, good.client().clientId(), good.scopes());
        return code(asked, good, tenant, user, proof(state));
    }

    static Proof proof(JsonNode state) {
        return new Proof(
                Instant.ofEpochSecond(state.path("at").asLong(0)),
                List.of(state.path("amr").asString("pwd").split(" ")));
    }

    private Reply code(Asked asked, AuthorizationRequest good, String tenant, UUID user, Proof proof) {
        var code = new Code(
                good.client().clientId(),
                user,
                good.target(),
                good.challenge(),
                List.copyOf(good.scopes()),
                good.resource(),
                good.nonce(),
                proof.at(),
                proof.methods(),
                null,
                true);
        return redirect(asked, "code", tenant + "." + consents.issue(tenant, code));
    }

    /// Every answer names the issuer (RFC 9207).
    private Reply redirect(Asked asked, String... parameters) {
        var to = new StringBuilder(asked.target).append(asked.target.indexOf('?') < 0 ? '?' : '&');
        for (int i = 0; i < parameters.length; i += 2) {
            to.append(parameters[i])
                    .append('=')
                    .append(encode(parameters[i + 1]))
                    .append('&');
        }
        var state = asked.form.get("state");
        if (state != null && state.length() <= 512) {
            to.append("state=").append(encode(state)).append('&');
        }
        to.append("iss=").append(encode(settings.issuer()));
        return Reply.of(303)
                .header("Location", to.toString())
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Asked request(String query) {
        var form = Form.parse(query);
        var client = directory
                .find(form.required("client_id"))
                .orElseThrow(() -> OAuthRefusal.invalidRequest("client_id (expected: a registered client)"));
        var target = AuthorizationRequest.target(client, form);
        try {
            return new Asked(form, client, target, AuthorizationRequest.of(client, target, form, audiences), null);
        } catch (OAuthRefusal refusal) {
            return new Asked(form, client, target, null, refusal);
        }
    }

    /// A request whose client and target are proven.
    private record Asked(
            Form form,
            ClientEntry client,
            String target,
            @Nullable AuthorizationRequest request,
            @Nullable OAuthRefusal refusal) {
        AuthorizationRequest good() {
            if (request == null) {
                throw refusal == null ? OAuthRefusal.invalidRequest("request") : refusal;
            }
            return request;
        }
    }
}
