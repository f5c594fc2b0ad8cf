package ai.bhiv.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Print an access token that is valid now, for use by other programs.")
final class TokenCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private Connection connection = new Connection();

    TokenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var server = connection.address(surroundings);
        surroundings.terminal().out().println(new Session(surroundings, server).accessToken());
        return ExitCode.DONE;
    }
}
