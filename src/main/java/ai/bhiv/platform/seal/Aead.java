package ai.bhiv.platform.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// AES-256-GCM (NIST SP 800-38D) with a random nonce in front of the ciphertext. Random nonces of 96 bits are safe for
/// 2^32 values a key, far more than a tenant has secrets.
final class Aead {
    static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Aead() {}

    /// @param bound what the value belongs to; it opens for nothing else
    static byte[] seal(SecretKey key, String bound, byte[] secret) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var ciphertext = cipher(Cipher.ENCRYPT_MODE, key, bound, nonce, 0).doFinal(secret);
            var sealed = new byte[NONCE_BYTES + ciphertext.length];
            System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
            System.arraycopy(ciphertext, 0, sealed, NONCE_BYTES, ciphertext.length);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    /// @param from where the nonce begins
    /// @throws GeneralSecurityException when the key or what it is bound to is another, or the value was altered
    static byte[] open(SecretKey key, String bound, byte[] sealed, int from) throws GeneralSecurityException {
        if (sealed.length < from + NONCE_BYTES + TAG_BITS / 8) {
            throw new GeneralSecurityException("too short for a sealed value");
        }
        int ciphertext = from + NONCE_BYTES;
        return cipher(Cipher.DECRYPT_MODE, key, bound, sealed, from)
                .doFinal(sealed, ciphertext, sealed.length - ciphertext);
    }

    private static Cipher cipher(int mode, SecretKey key, String bound, byte[] nonce, int from)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, from, NONCE_BYTES));
        cipher.updateAAD(bound.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
