package ai.bhiv.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "What runs on this machine, and how it is. Ends with 3 when nothing runs.")
final class StatusCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private HomeOption home = new HomeOption();

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var terminal = surroundings.terminal();
        var holder = home.holder(surroundings);
        if (holder == null) {
            terminal.say("nothing runs on " + home.path(surroundings) + " (start it with: bhiv up)");
            return ExitCode.NOT_FOUND;
        }
        terminal.out()
                .println("process " + holder.pid() + " since " + holder.since() + " on " + home.path(surroundings));
        if (holder.urls().isEmpty()) {
            terminal.out().println("it is starting");
        }
        var table = new TextTable("role", "address", "status", "state");
        HomeOption.addresses(holder).forEach((role, address) -> table.row(row(role, address)));
        table.print(terminal.out());
        return ExitCode.DONE;
    }

    private static String[] row(String role, URI address) {
        try {
            var health = new Api(address, null).get("/health").json();
            return new String[] {
                role,
                address.toString(),
                health.path("status").asString("unknown"),
                health.path("state").asString("")
            };
        } catch (Refused | Stopped e) {
            return new String[] {role, address.toString(), "no answer", String.valueOf(e.getMessage())};
        }
    }
}
