package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;

/// A public RSA key for verifying signatures (RFC 7517, RFC 7518, section 6.3.1).
public record Jwk(
        @Meaning("key type, RSA") String kty,
        @Meaning("key id, as in the header of tokens") String kid,
        @Meaning("use, sig") String use,
        @Meaning("algorithm, RS256") String alg,
        @Meaning("modulus, base64url") String n,
        @Meaning("exponent, base64url") String e) {}
