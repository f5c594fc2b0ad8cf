package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.time.Instant;

/// A link that sets a password once. It is shown to the administrator who made it, because no mail is configured; hand
/// it over in person or by another channel.
public record OneTimeLink(
        @Meaning("for POST /auth/password/reset, shown once")
        String link,

        Instant expiresAt,
        @Meaning("how it reaches the user") String delivery) {
    /// By the administrator's own hands.
    public static final String BY_HAND = "No mail is configured: hand it to the user yourself.";

    @Override
    public String toString() {
        return "OneTimeLink[expiresAt=" + expiresAt + "]";
    }
}
