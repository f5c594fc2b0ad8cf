package ai.bhiv.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "Stop the platform of this machine: running requests end, everything is written.")
final class DownCommand implements Callable<Integer> {
    private static final long MAY_TAKE_SECONDS = 60;

    private final Surroundings surroundings;

    @Mixin
    private HomeOption home = new HomeOption();

    DownCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        var terminal = surroundings.terminal();
        var holder = home.holder(surroundings);
        var process = holder == null ? null : ProcessHandle.of(holder.pid()).orElse(null);
        if (process == null) {
            terminal.say("nothing runs on " + home.path(surroundings));
            return ExitCode.DONE;
        }
        process.destroy();
        try {
            process.onExit().get(MAY_TAKE_SECONDS, TimeUnit.SECONDS);
            terminal.say("stopped (process " + process.pid() + ")");
            return ExitCode.DONE;
        } catch (TimeoutException e) {
            throw new Stopped(
                    ExitCode.REFUSED,
                    "process " + process.pid() + " still runs after " + MAY_TAKE_SECONDS + " s (see: bhiv logs)");
        }
    }
}
