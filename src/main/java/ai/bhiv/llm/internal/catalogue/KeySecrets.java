package ai.bhiv.llm.internal.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The text of virtual keys: `sk-bhiv-`, tenant, id and 256 random bits. The tenant stands in it because rows can be
/// read in a tenant only; the bits are too many to guess, so that a plain hash keeps them (NIST SP 800-63B, 5.1.2.2).
final class KeySecrets {
    static final String PREFIX = "sk-bhiv-";

    private KeySecrets() {}

    /// What a key's text says before anything is proven.
    record Claim(String tenant, UUID id) {}

    static String text(String tenant, UUID id, String secret) {
        return PREFIX + tenant + "." + id.toString().replace("-", "") + "." + secret;
    }

    static @Nullable Claim claim(String text) {
        var parts = text.length() > 300
                ? new String[0]
                : text.substring(PREFIX.length()).split("\\.", -1);
        if (parts.length != 3 || !parts[1].matches("[0-9a-f]{32}")) {
            return null;
        }
        var id = parts[1];
        return new Claim(
                parts[0], new UUID(Long.parseUnsignedLong(id, 0, 16, 16), Long.parseUnsignedLong(id, 16, 32, 16)));
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
