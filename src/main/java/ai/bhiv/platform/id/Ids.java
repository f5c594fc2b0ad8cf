package ai.bhiv.platform.id;

import java.util.UUID;

/// Makes ids (PLT-40). Injected, so that tests own them.
public interface Ids {
    /// A UUIDv7 (RFC 9562, section 5.7), strictly greater than every one before it in this process.
    UUID next();

    /// A random URL-safe text of at least this many bits, from a secure source.
    String secret(int bits);
}
