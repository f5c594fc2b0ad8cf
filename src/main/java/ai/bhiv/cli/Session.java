package ai.bhiv.cli;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The person's session at one server: gives an access token that can be sent, and gets new ones when the old one ends.
final class Session {
    private final Surroundings surroundings;
    private final URI server;
    private final Credentials credentials;

    Session(Surroundings surroundings, URI server) {
        this.surroundings = surroundings;
        this.server = server;
        this.credentials = new Credentials(surroundings.configDirectory());
    }

    @Nullable
    SignIn current() {
        return credentials.of(server);
    }

    /// @throws Stopped when nobody is signed in
    String accessToken() {
        var signIn = credentials.of(server);
        if (signIn == null) {
            throw Stopped.notSignedIn(server);
        }
        return signIn.fresh(surroundings.clock().instant())
                ? signIn.accessToken()
                : refreshed("").accessToken();
    }

    /// A token in place of one that the server refused.
    String accessTokenInsteadOf(String refused) {
        return refreshed(refused).accessToken();
    }

    void keep(SignIn signIn) {
        credentials.alone(() -> {
            credentials.keep(server, signIn);
            return signIn;
        });
    }

    void forget() {
        credentials.alone(() -> {
            credentials.forget(server);
            return server;
        });
    }

    private SignIn refreshed(String refused) {
        return credentials.alone(() -> {
            var signIn = credentials.of(server);
            if (signIn == null) {
                throw Stopped.notSignedIn(server);
            }
            boolean anotherDidIt = signIn.fresh(surroundings.clock().instant())
                    && !signIn.accessToken().equals(refused);
            return anotherDidIt ? signIn : refresh(signIn);
        });
    }

    private SignIn refresh(SignIn old) {
        try {
            var tokens = new Api(server, null)
                    .send(ApiRequest.json("POST", "/auth/refresh", Map.of("refresh_token", old.refreshToken())))
                    .json();
            var signIn = SignIn.of(old.user(), tokens, surroundings.clock().instant());
            credentials.keep(server, signIn);
            return signIn;
        } catch (Refused refused) {
            if (refused.status() != 401) {
                throw refused;
            }
            credentials.forget(server);
            throw new Stopped(
                    ExitCode.NOT_ALLOWED,
                    "the sign-in of " + old.user() + " at " + server + " has ended (sign in with: bhiv login)");
        }
    }
}
