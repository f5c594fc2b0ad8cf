package ai.bhiv.platform.store;

import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Seals the place where a page ended into an opaque text, and opens it again for the same list only (PLT-35).
///
/// A cursor is `base64url(HMAC-SHA-256 (16 bytes) | id (16 bytes) | sort key)`. The code covers the scope too, so a
/// cursor of another tenant, list, filter or sort does not open.
public final class Cursors {
    private static final int CODE = 16;
    private static final int HEAD = CODE + 16;
    private static final int LONGEST = 8192;

    private final SecretKeySpec key;

    /// @param key at least 32 bytes, the same in every process that serves the list
    public Cursors(byte[] key) {
        if (key.length < 32) {
            throw new IllegalArgumentException("cursor key: " + key.length + " bytes (expected: at least 32)");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /// The last row of a page: its sort value as text, and its id.
    public record Place(String value, UUID id) {}

    /// @param scope all that the cursor is bound to
    public String seal(String scope, Place place) {
        var value = place.value().getBytes(StandardCharsets.UTF_8);
        var sealed = ByteBuffer.allocate(HEAD + value.length)
                .position(CODE)
                .putLong(place.id().getMostSignificantBits())
                .putLong(place.id().getLeastSignificantBits())
                .put(value)
                .array();
        System.arraycopy(code(scope, sealed), 0, sealed, 0, CODE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /// @throws Problem [PlatformProblem#CURSOR_INVALID] when it is altered or was sealed in another scope
    public Place open(String scope, String cursor) {
        byte[] sealed;
        try {
            sealed = cursor.length() > LONGEST
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            throw refusal(cursor);
        }
        if (sealed.length < HEAD || !MessageDigest.isEqual(code(scope, sealed), Arrays.copyOf(sealed, CODE))) {
            throw refusal(cursor);
        }
        var read = ByteBuffer.wrap(sealed).position(CODE);
        var id = new UUID(read.getLong(), read.getLong());
        return new Place(new String(sealed, HEAD, sealed.length - HEAD, StandardCharsets.UTF_8), id);
    }

    private byte[] code(String scope, byte[] sealed) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            var bound = scope.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(bound.length).flip());
            mac.update(bound);
            mac.update(sealed, CODE, sealed.length - CODE);
            return Arrays.copyOf(mac.doFinal(), CODE);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }

    private static Problem refusal(String cursor) {
        return PlatformProblem.CURSOR_INVALID
                .because("cursor: not one that this list gave (expected: next_cursor, unchanged, with the same filters"
                        + " and sort)")
                .with(Fault.parameter("cursor", cursor, "next_cursor of the page before"));
    }
}
