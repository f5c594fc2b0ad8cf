package ai.bhiv.cli;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A sign-in at one server, as it is kept on disk.
record SignIn(String user, String accessToken, String refreshToken, Instant expiresAt) {
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /// From the answer to a login or refresh.
    static SignIn of(String user, JsonNode tokens, Instant now) {
        return new SignIn(
                user,
                tokens.path("access_token").asString(),
                tokens.path("refresh_token").asString(),
                now.plusSeconds(tokens.path("expires_in").asLong(60)));
    }

    /// Whether the access token can still be sent.
    boolean fresh(Instant now) {
        return now.plus(MARGIN).isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "SignIn[" + user + ", until " + expiresAt + "]";
    }
}
