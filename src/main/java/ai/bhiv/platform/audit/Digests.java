package ai.bhiv.platform.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digests of the audit, all SHA-256.
public final class Digests {
    private Digests() {}

    public static byte[] sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    public static String hex(byte[]... parts) {
        return HexFormat.of().formatHex(sha256(parts));
    }

    /// Of a detail: the salt keeps a short value from being guessed from its digest once the detail is erased.
    public static String detail(byte[] salt, String detail) {
        return hex(salt, detail.getBytes(StandardCharsets.UTF_8));
    }

    /// Of a record's canonical state (AUD-8).
    public static String state(tools.jackson.databind.JsonNode record) {
        return hex(Canonical.text(record).getBytes(StandardCharsets.UTF_8));
    }
}
