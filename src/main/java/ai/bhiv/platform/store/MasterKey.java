package ai.bhiv.platform.store;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The key under which secrets are sealed before they reach the database: 256 bits from a 0600 file in the home
/// (PLT-51). It has no readable form.
public final class MasterKey {
    private final byte[] bytes;

    /// @throws IllegalArgumentException when it is not 32 bytes long
    public MasterKey(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("master key: " + bytes.length + " bytes (expected: 32)");
        }
        this.bytes = bytes.clone();
    }

    /// The key that a secret of the home spells, base64url.
    public static MasterKey of(String secret) {
        return new MasterKey(Base64.getUrlDecoder().decode(secret));
    }

    /// A key of its own for one purpose (HMAC-SHA256 as the expansion of RFC 5869 does it), so that no two uses share
    /// one.
    public byte[] derived(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }

    /// Tells this key from others without saying anything of it.
    public String id() {
        return java.util.HexFormat.of().formatHex(derived("key id"), 0, 8);
    }

    /// A copy of the key.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "MasterKey";
    }
}
