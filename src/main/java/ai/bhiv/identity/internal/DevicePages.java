package ai.bhiv.identity.internal;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.Transactions;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import java.util.UUID;
import org.springframework.stereotype.Component;

/// `/device`: somebody signs in, sees which program asks from where, and allows or refuses it by an act of its own
/// (IDN-24). Wrong codes are counted as failed logins are: after five, 429.
@Component
final class DevicePages {
    private static final String SIGN_IN = "device sign-in";
    private static final String CONSENT = "device consent";
    private static final String COUNTED_AS = "device code of ";

    private final DeviceStore devices;
    private final ClientDirectory directory;
    private final PageLogin login;
    private final LoginThrottle throttle;
    private final Transactions transactions;
    private final Tickets tickets;
    private final boolean secure;

    DevicePages(
            DeviceStore devices,
            ClientDirectory directory,
            PageLogin login,
            LoginThrottle throttle,
            Transactions transactions,
            PageParts parts) {
        this.devices = devices;
        this.directory = directory;
        this.login = login;
        this.throttle = throttle;
        this.transactions = transactions;
        this.tickets = parts.tickets();
        this.secure = parts.settings().issuer().startsWith("https:");
    }

    Reply get(Exchange exchange) {
        try {
            var code = Form.ofQuery(exchange).get("user_code");
            return signIn(exchange, code == null ? "" : code, "");
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

    private Reply signIn(Exchange exchange, String code, String alert) {
        var cookie = tickets.cookie(exchange);
        var ticket = tickets.sign(Json.MAPPER.createObjectNode(), cookie, SIGN_IN);
        return tickets.setting(Pages.deviceLogin(ticket, code, alert), cookie, secure);
    }

    private Reply signedIn(Exchange exchange, Form form) {
        tickets.open(form.required("ticket"), exchange, SIGN_IN);
        var code = form.required("user_code");
        return switch (login.signIn(form, ClientDirectory.SYSTEM)) {
            case PageLogin.Result.Refused(var alert) -> signIn(exchange, code, alert);
            case PageLogin.Result.Proven(var tenant, var account, var proof) ->
                shown(exchange, DeviceGrant.folded(code), tenant, account, proof);
        };
    }

    private Reply shown(Exchange exchange, String code, String tenant, Account account, Proof proof) {
        var counted = COUNTED_AS + account.username();
        var prefix = new LoginOrigin(AddressPrefix.of(RequestContext.current().remoteAddress()), false);
        var waiting = devices.waiting(code);
        var client = waiting.flatMap(found -> directory.find(found.client()));
        boolean locked = transactions
                .inTenant(tenant, () -> throttle.lockedFor(counted, prefix))
                .isPositive();
        boolean theirs = client.isPresent()
                && (client.get().tenant().equals(ClientDirectory.SYSTEM)
                        || client.get().tenant().equals(tenant));
        if (locked || !theirs) {
            boolean over = locked
                    || transactions
                            .inTenant(tenant, () -> throttle.failed(counted, prefix))
                            .isPositive();
            return over
                    ? Pages.message(429, "Too many wrong codes", "Try again in half an hour.")
                    : signIn(exchange, "", "No device waits with this code.");
        }
        var device = waiting.orElseThrow();
        var state = Json.MAPPER
                .createObjectNode()
                .put("code", code)
                .put("tenant", tenant)
                .put("user", account.id().toString())
                .put("at", proof.at().getEpochSecond())
                .put("amr", String.join(" ", proof.methods()));
        return Pages.deviceConsent(
                tickets.sign(state, tickets.cookie(exchange), CONSENT),
                client.get().name(),
                account.username(),
                device.address(),
                device.since().toString(),
                String.join(", ", device.scopes()));
    }

    private Reply decided(Exchange exchange, Form form) {
        var state = tickets.open(form.required("ticket"), exchange, CONSENT);
        boolean allowed = "allow".equals(form.get("decision"));
        boolean done = devices.decide(
                state.path("code").asString(""),
                allowed,
                state.path("tenant").asString(""),
                UUID.fromString(state.path("user").asString("")),
                AuthorizePages.proof(state));
        if (!done) {
            return Pages.message(400, "Nothing waits any more", "The code has ended or was decided before.");
        }
        return allowed
                ? Pages.message(200, "The device is connected", "You can close this page.")
                : Pages.message(200, "Refused", "The device gets nothing.");
    }
}
