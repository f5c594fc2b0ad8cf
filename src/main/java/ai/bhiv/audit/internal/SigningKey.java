package ai.bhiv.audit.internal;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The Ed25519 key that signs checkpoints (AUD-18). Its seed is a 0600 file in the home, never in the database.
public final class SigningKey {
    private final KeyPair pair;
    private final Note.Key key;

    private SigningKey(KeyPair pair, String name) {
        this.pair = pair;
        this.key = new Note.Key(name, bytes(pair));
    }

    /// @param seed 32 bytes, base64url
    /// @param name of the key in notes
    public static SigningKey of(String seed, String name) {
        return new SigningKey(pair(Base64.getUrlDecoder().decode(seed)), name);
    }

    /// The same, of an installation that is named after this, its first key.
    public static SigningKey first(String seed) {
        var pair = pair(Base64.getUrlDecoder().decode(seed));
        var digest = ai.bhiv.platform.audit.Digests.sha256(bytes(pair));
        return new SigningKey(pair, "bhiv/" + HexFormat.of().formatHex(digest, 0, 8));
    }

    public Note.Key key() {
        return key;
    }

    byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of every JDK", e);
        }
    }

    /// The last 32 bytes of the X.509 form are the key of RFC 8032.
    private static byte[] bytes(KeyPair pair) {
        var encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    /// The JDK makes a public key only together with a private one, so its generator is given the seed.
    private static KeyPair pair(byte[] seed) {
        if (seed.length != 32) {
            throw new IllegalArgumentException("audit signing key: " + seed.length + " bytes (expected: 32)");
        }
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SeedOnce(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of every JDK", e);
        }
    }

    private static final class SeedOnce extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        SeedOnce(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
