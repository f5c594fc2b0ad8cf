package ai.bhiv.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Sign out: the session ends at the server, and its tokens are deleted here.")
final class LogoutCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    LogoutCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var server = connection.address(surroundings);
        var session = new Session(surroundings, server);
        if (session.current() == null) {
            surroundings.terminal().say("not signed in at " + server);
            return ExitCode.DONE;
        }
        try {
            new Api(server, session).send(ApiRequest.post("/auth/logout"));
        } catch (Refused | Stopped e) {
            surroundings.terminal().say("the server did not end the session: " + e.getMessage());
        }
        session.forget();
        surroundings.terminal().say("signed out at " + server);
        return ExitCode.DONE;
    }
}
