package ai.bhiv;

import ai.bhiv.cli.Cli;
import org.springframework.modulith.Modulithic;

/// The program. Every command begins here.
@Modulithic
public final class Bhiv {
    private Bhiv() {}

    /// Ends with the exit code of the command.
    public static void main(String[] args) {
        // Only `up` touches the platform's classes.
        System.exit(Cli.run(args, request -> Up.run(request), new LocalAdministration()));
    }
}
