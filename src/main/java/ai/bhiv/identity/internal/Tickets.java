package ai.bhiv.identity.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.store.MasterKey;
import ai.bhiv.platform.web.Exchange;
import ai.bhiv.platform.web.Reply;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries a page's state through the browser: signed, good for ten minutes, and only in the browser that holds the
/// cookie it was made for, so no other site can send our forms.
@Component
final class Tickets {
    private static final int SECONDS = 600;
    private static final int COOKIE_BITS = 256;
    private static final String COOKIE = "bhiv_pages";
    private static final Pattern FORM = Pattern.compile("(?:^|;\\s*)" + COOKIE + "=([A-Za-z0-9_-]{43})(?:;|$)");

    private final SecretKeySpec key;
    private final Ids ids;
    private final Clock clock;

    Tickets(MasterKey master, Ids ids, Clock clock) {
        this.key = new SecretKeySpec(master.derived("oauth pages"), "HmacSHA256");
        this.ids = ids;
        this.clock = clock;
    }

    /// The browser's cookie, or a new one.
    String cookie(Exchange exchange) {
        var given = exchange.headers().first("Cookie");
        var found = given == null ? null : FORM.matcher(given);
        return found != null && found.find() ? found.group(1) : ids.secret(COOKIE_BITS);
    }

    Reply setting(Reply reply, String cookie, boolean secure) {
        return reply.header(
                "Set-Cookie", COOKIE + "=" + cookie + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : ""));
    }

    String sign(ObjectNode state, String cookie, String purpose) {
        state.put("exp", clock.instant().getEpochSecond() + SECONDS);
        var payload = Json.MAPPER.writeValueAsBytes(state);
        var base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(payload) + "." + base64.encodeToString(mac(payload, cookie, purpose));
    }

    /// @throws OAuthRefusal when it is not this browser's, is too old, or was changed
    JsonNode open(String ticket, Exchange exchange, String purpose) {
        try {
            int dot = ticket.indexOf('.');
            var payload = Base64.getUrlDecoder().decode(ticket.substring(0, Math.max(0, dot)));
            var mac = Base64.getUrlDecoder().decode(ticket.substring(dot + 1));
            if (Hashes.same(mac, mac(payload, cookie(exchange), purpose))) {
                var state = Json.MAPPER.readTree(payload);
                if (state.path("exp").asLong(0) > clock.instant().getEpochSecond()) {
                    return state;
                }
            }
        } catch (IllegalArgumentException changed) {
            throw stale();
        }
        throw stale();
    }

    private static OAuthRefusal stale() {
        return OAuthRefusal.invalidRequest("This page was open for too long, or in another browser. Start again.");
    }

    private byte[] mac(byte[] payload, String cookie, String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((purpose + " " + cookie + " ").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(payload);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
