package ai.bhiv.cli;

import ai.bhiv.platform.about.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(description = "The version of this program.")
final class VersionCommand implements Runnable {
    private final Surroundings surroundings;

    @Mixin
    private HelpOption help = new HelpOption();

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        surroundings.terminal().out().println("BHIV Core " + Version.CURRENT + ", Java " + Runtime.version());
    }
}
