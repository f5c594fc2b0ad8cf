package ai.bhiv.cli;

import ai.bhiv.platform.config.Explanation;
import ai.bhiv.platform.config.Settings;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(description = "Check, show or explain the settings of the platform of this machine.")
final class ConfigCommand implements Runnable {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "check", description = "Judge all settings; ends with 78 when one is wrong.")
    int check(@Mixin HomeOption home, @Mixin SettingOptions given) {
        read(home, given);
        surroundings.terminal().say("all settings are right");
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "All settings with value and source; secrets read set or unset.")
    int show(@Mixin HomeOption home, @Mixin SettingOptions given) {
        var table = new TextTable("key", "value", "source");
        read(home, given)
                .effective()
                .forEach(e -> table.row(e.key(), Objects.requireNonNullElse(e.value(), ""), e.source()));
        table.print(surroundings.terminal().out());
        return ExitCode.DONE;
    }

    @Command(name = "explain", description = "Value, source, default, range and meaning of one setting.")
    int explain(
            @Mixin HomeOption home,
            @Mixin SettingOptions given,
            @Parameters(paramLabel = "KEY", description = "Such as server.bind.") String key) {
        facts(read(home, given).explain(key)).print(surroundings.terminal().out());
        return ExitCode.DONE;
    }

    private static TextTable facts(Explanation e) {
        return new TextTable("fact", "value")
                .row("key", e.key())
                .row("value", Objects.requireNonNullElse(e.value(), "unset"))
                .row("source", e.source())
                .row("default", Objects.requireNonNullElse(e.defaultValue(), "none"))
                .row("expected", e.expected())
                .row("meaning", e.meaning())
                .row("variable", e.variable());
    }

    private Settings read(HomeOption home, SettingOptions given) {
        return Settings.read(
                PlatformSettings.COMPONENTS, home.path(surroundings), surroundings.environment(), given.given());
    }
}
