package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;

/// An access token whose bearer has just proven who it is, in the names of RFC 6749, section 5.1.
public record FreshToken(
        @Meaning("JWT for the Authorization header") String accessToken,
        @Meaning("Bearer") String tokenType,
        @Meaning("lifetime, in seconds") long expiresIn) {
    @Override
    public String toString() {
        return "FreshToken[expiresIn=" + expiresIn + "]";
    }
}
