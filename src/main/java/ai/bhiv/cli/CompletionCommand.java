package ai.bhiv.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        description = {"Print a script that completes words in bash and zsh.", "Use it with: source <(bhiv completion)"
        })
final class CompletionCommand implements Runnable {
    private final Surroundings surroundings;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        Cli.quietLog();
        surroundings.terminal().out().print(AutoComplete.bash("bhiv", Cli.whole(surroundings)));
        surroundings.terminal().out().flush();
    }
}
