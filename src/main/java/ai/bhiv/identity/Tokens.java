package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import org.jspecify.annotations.Nullable;

/// What a login gives, in the names of RFC 6749, section 5.1.
public record Tokens(
        @Meaning("JWT for the Authorization header") String accessToken,
        @Meaning("Bearer") String tokenType,
        @Meaning("lifetime of the access token, in seconds") long expiresIn,
        @Meaning("gives the next tokens, once") String refreshToken,

        @Meaning("whether nothing but the own account can be used until the password is changed")
        boolean mustChangePassword,

        @Meaning("keep it, and send it as device at the next login; only a login gives it") @Nullable
        String deviceToken) {
    /// The same, with the token that makes the device known.
    public Tokens knowing(String device) {
        return new Tokens(accessToken, tokenType, expiresIn, refreshToken, mustChangePassword, device);
    }

    @Override
    public String toString() {
        return "Tokens[expiresIn=" + expiresIn + "]";
    }
}
