package ai.bhiv.cli;

import ai.bhiv.demo.provider.FakeProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(description = "Tools for those who develop against the platform.")
final class DevCommand implements Runnable {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DevCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, such as fake-provider");
    }

    @Command(
            name = "fake-provider",
            description = {
                "A program that speaks the protocols of OpenAI and Anthropic on loopback, and is no model.",
                "What it does stands in the model's name after a semicolon: fake;words=20;every=50;cut=7"
            })
    int fakeProvider(
            @Option(
                            names = "--port",
                            defaultValue = "8900",
                            description = "Where it listens (default: ${DEFAULT-VALUE}).")
                    int port)
            throws InterruptedException {
        try (var fake = FakeProvider.start(port, false)) {
            var terminal = surroundings.terminal();
            terminal.out().println("fake provider at " + fake.url() + ", no model; Ctrl+C ends it");
            terminal.out()
                    .println("  OPENAI_API_KEY=none OPENAI_BASE_URL=" + fake.url() + "/v1 ANTHROPIC_API_KEY=none"
                            + " ANTHROPIC_BASE_URL=" + fake.url() + " ./bhiv up");
            terminal.out().flush();
            Thread.currentThread().join();
        }
        return ExitCode.DONE;
    }
}
