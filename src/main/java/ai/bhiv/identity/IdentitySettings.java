package ai.bhiv.identity;

import java.time.Duration;

/// How tokens are made.
///
/// @param issuer `iss` of all tokens; the same in every process of an installation
/// @param accessLifetime of an access token, 1 to 60 min (IDN-13)
/// @param refreshIdle how long an unused refresh token lasts (IDN-16)
/// @param sessionLifetime how long a login lasts, whatever is refreshed
public record IdentitySettings(String issuer, Duration accessLifetime, Duration refreshIdle, Duration sessionLifetime) {
    /// The defaults: 10 min, 7 d, 30 d.
    public static IdentitySettings of(String issuer) {
        return new IdentitySettings(issuer, Duration.ofMinutes(10), Duration.ofDays(7), Duration.ofDays(30));
    }
}
