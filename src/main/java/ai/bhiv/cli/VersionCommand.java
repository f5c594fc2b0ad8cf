package ai.bhiv.cli;

import ai.bhiv.platform.about.Version;
import picocli.CommandLine.Command;

@Command(description = "The version of this program.")
final class VersionCommand implements Runnable {
    private final Surroundings surroundings;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        surroundings.terminal().out().println("BHIV Core " + Version.CURRENT + ", Java " + Runtime.version());
    }
}
