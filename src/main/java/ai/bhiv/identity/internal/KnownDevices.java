package ai.bhiv.identity.internal;

import ai.bhiv.platform.id.Ids;
import ai.bhiv.platform.store.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Signed device tokens: `id.expiry.mac`, given after a login and shown at the next one (IDN-6). They sign nobody in;
/// they only tell the owner's device from a stranger's while somebody guesses at the name. Nothing is stored.
@Component
final class KnownDevices {
    private static final Duration LIFETIME = Duration.ofDays(180);
    private static final int ID_BITS = 128;
    private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]{22})\\.(\\d{1,12})\\.([A-Za-z0-9_-]{43})");

    private final SecretKeySpec key;
    private final Ids ids;
    private final Clock clock;

    KnownDevices(MasterKey master, Ids ids, Clock clock) {
        key = new SecretKeySpec(master.derived("login devices"), "HmacSHA256");
        this.ids = ids;
        this.clock = clock;
    }

    /// A token for the device that this user signs in from: the one it showed, as long as it is good.
    String remember(LoginName who, @Nullable String shown) {
        if (shown != null && device(who, shown) != null) {
            return shown;
        }
        var head = ids.secret(ID_BITS) + "." + clock.instant().plus(LIFETIME).getEpochSecond();
        return head + "." + mac(who, head);
    }

    /// Where the login comes from: the device, if the user has signed in from it before; otherwise the address.
    LoginOrigin origin(LoginName who, @Nullable String shown, String address) {
        var device = shown == null ? null : device(who, shown);
        return device == null ? LoginOrigin.stranger(address) : LoginOrigin.own("device " + device);
    }

    private @Nullable String device(LoginName who, String shown) {
        var parts = TOKEN.matcher(shown);
        if (!parts.matches() || Long.parseLong(parts.group(2)) < clock.instant().getEpochSecond()) {
            return null;
        }
        var expected = mac(who, parts.group(1) + "." + parts.group(2));
        boolean signed = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), parts.group(3).getBytes(StandardCharsets.US_ASCII));
        return signed ? parts.group(1) : null;
    }

    private String mac(LoginName who, String head) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            var text = who.tenant() + "/" + who.name() + "\n" + head;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
