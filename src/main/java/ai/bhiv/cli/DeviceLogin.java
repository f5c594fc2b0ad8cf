package ai.bhiv.cli;

import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// Signs in by a browser that may be on another machine (RFC 8628): shows an address and a code, and asks until
/// somebody has allowed it there.
final class DeviceLogin {
    private static final String CLIENT = "client_id=cli";
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int USUAL_INTERVAL = 5;

    private final Surroundings surroundings;
    private final Api api;

    DeviceLogin(Surroundings surroundings, URI server) {
        this.surroundings = surroundings;
        this.api = new Api(server, null);
    }

    /// @throws Stopped when it was refused, or not allowed in time
    SignIn signIn() {
        var started = form("/oauth2/device_authorization", CLIENT);
        var code = started.path("device_code").asString("");
        if (code.isEmpty()) {
            throw refused(started);
        }
        var terminal = surroundings.terminal();
        terminal.say("Open " + started.path("verification_uri").asString() + " in a browser, and enter the code "
                + started.path("user_code").asString());
        terminal.say("or open " + started.path("verification_uri_complete").asString());
        var tokens = allowed(code, started);
        var me = api.send(ApiRequest.get("/auth/me")
                        .with(
                                "Authorization",
                                "Bearer " + tokens.path("access_token").asString()))
                .json();
        return SignIn.of(
                me.path("username").asString(), tokens, surroundings.clock().instant());
    }

    private JsonNode allowed(String code, JsonNode started) {
        int seconds = started.path("interval").asInt(USUAL_INTERVAL);
        var ends = surroundings
                .clock()
                .instant()
                .plusSeconds(started.path("expires_in").asLong(0));
        while (surroundings.clock().instant().isBefore(ends)) {
            Pause.of(Duration.ofSeconds(seconds));
            var answer = form(
                    "/oauth2/token",
                    CLIENT + "&grant_type=" + ApiRequest.encoded(GRANT) + "&device_code=" + ApiRequest.encoded(code));
            switch (answer.path("error").asString("")) {
                case "" -> {
                    return answer;
                }
                case "authorization_pending" -> {}
                case "slow_down" -> seconds += USUAL_INTERVAL;
                default -> throw refused(answer);
            }
        }
        throw new Stopped(ExitCode.NOT_ALLOWED, "nobody allowed it in time (expected: within ten minutes)");
    }

    private static Stopped refused(JsonNode answer) {
        return new Stopped(
                ExitCode.NOT_ALLOWED,
                "not signed in: "
                        + answer.path("error_description")
                                .asString(answer.path("error").asString("no answer")));
    }

    /// An answer of the authorization server, that of a refusal too (RFC 6749, section 5.2).
    private JsonNode form(String path, String fields) {
        try {
            return api.send(ApiRequest.form(path, fields)).json();
        } catch (Refused refused) {
            return refused.document();
        }
    }
}
