package ai.bhiv.identity.internal;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.List;

/// When somebody proved who it is, and how (RFC 8176).
record Proof(Instant at, List<String> methods) {
    static final List<String> PASSWORD = List.of("pwd");
    static final List<String> SECOND_FACTOR = List.of("pwd", "otp");

    /// The claims with which a token says so (OpenID Connect Core, section 2; RFC 9470, section 6.1).
    JWTClaimsSet.Builder in(JWTClaimsSet.Builder claims) {
        return claims.claim("auth_time", at.getEpochSecond())
                .claim("amr", methods)
                .claim("acr", methods.contains("otp") ? "mfa" : "pwd");
    }
}
