package ai.bhiv.identity.internal;

import ai.bhiv.identity.IdentitySettings;
import ai.bhiv.identity.internal.DeviceStore.Polled;
import ai.bhiv.identity.internal.SessionStore.Origin;
import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.web.Reply;
import java.security.SecureRandom;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.stereotype.Component;

/// `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628), and the start of it.
@Component
final class DeviceGrant implements Grant {
    /// Without vowels, so that no word appears, and without letters that look alike (RFC 8628, section 6.1).
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private static final int CODE_BITS = 256;
    private static final int CODE_LETTERS = 8;
    private static final int SECONDS = 600;
    private static final int INTERVAL = 5;

    private final DeviceStore devices;
    private final OpenedSessions opened;
    private final Audiences audiences;
    private final IdentitySettings settings;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();

    DeviceGrant(DeviceStore devices, OpenedSessions opened, Audiences audiences, IdentitySettings settings, Ids ids) {
        this.devices = devices;
        this.opened = opened;
        this.audiences = audiences;
        this.settings = settings;
        this.ids = ids;
    }

    /// `POST /oauth2/device_authorization`: both codes.
    Reply start(ClientEntry client, Form form) {
        client.require(ClientEntry.DEVICE);
        var scopes = client.granted(form.words("scope"));
        var resource = form.get("resource");
        audiences.of(client, resource);
        var device = ids.secret(CODE_BITS);
        var letters = new StringBuilder();
        for (int i = 0; i < CODE_LETTERS; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        devices.add(
                device,
                letters.toString(),
                client.clientId(),
                scopes,
                client.resources().contains(String.valueOf(resource)) ? resource : null,
                RequestContext.current().remoteAddress());
        var shown = letters.insert(4, '-').toString();
        var at = settings.issuer() + "/device";
        return TokenAnswer.reply(Json.MAPPER
                .createObjectNode()
                .put("device_code", device)
                .put("user_code", shown)
                .put("verification_uri", at)
                .put("verification_uri_complete", at + "?user_code=" + shown)
                .put("expires_in", SECONDS)
                .put("interval", INTERVAL));
    }

    /// The code as it is stored: people write it in small letters, and with or without the hyphen.
    static String folded(String userCode) {
        return userCode.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z]", "");
    }

    @Override
    public String type() {
        return AuthorizationGrantType.DEVICE_CODE.getValue();
    }

    @Override
    public String permittedAs() {
        return ClientEntry.DEVICE;
    }

    @Override
    public Reply give(ClientEntry client, Form form) {
        var code = form.required("device_code");
        var polled = devices.poll(code, client.clientId()).orElseThrow(OAuthRefusal::invalidGrant);
        if (polled.tooSoon() && polled.status().equals("pending")) {
            throw OAuthRefusal.of("slow_down", "the interval is 5 seconds longer now");
        }
        return switch (polled.status()) {
            case "pending" -> throw OAuthRefusal.of("authorization_pending", "nobody has decided yet");
            case "refused" -> throw OAuthRefusal.of("access_denied", "the person refused");
            case "expired" -> throw OAuthRefusal.of("expired_token", "the codes are older than 10 minutes");
            case "allowed" -> allowed(code, polled);
            default -> throw OAuthRefusal.invalidGrant();
        };
    }

    private Reply allowed(String code, Polled polled) {
        if (polled.tenant() == null || polled.user() == null || !devices.use(code)) {
            throw OAuthRefusal.invalidGrant();
        }
        var origin = new Origin(
                polled.client(),
                polled.scopes(),
                polled.resource(),
                polled.proof().at(),
                polled.proof().methods());
        return opened.open(polled.tenant(), polled.user(), origin).answer().reply();
    }
}
