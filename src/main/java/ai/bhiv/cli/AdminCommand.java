package ai.bhiv.cli;

import ai.bhiv.cli.Administration.Action;
import ai.bhiv.platform.seal.MasterKeys;
import ai.bhiv.platform.store.Home;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        description = {
            "Make an administrator, or give a user a new password, on the platform of this machine.",
            "The proof is the access to the home directory; nobody signs in. It works while the platform runs and while it"
                    + " does not, and is recorded in the audit."
        })
final class AdminCommand implements Runnable {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AdminCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "create", description = "Make a user with the role Admin and a generated password.")
    int create(
            @Mixin HomeOption home,
            @Mixin SettingOptions given,
            @Option(names = "--tenant", paramLabel = "ID", defaultValue = "default", description = "Whose user it is.")
                    String tenant,
            @Parameters(paramLabel = "NAME", description = "The user name.") String name) {
        return perform(home, given, Action.CREATE, tenant, name);
    }

    @Command(
            name = "reset",
            description = {
                "Give a user a new generated password.",
                "Its sessions end, its locks are lifted, its second factors are removed; a suspended user is active"
                        + " again. Access tokens that are out already last until they expire, 10 minutes at most."
            })
    int reset(
            @Mixin HomeOption home,
            @Mixin SettingOptions given,
            @Option(names = "--tenant", paramLabel = "ID", defaultValue = "default", description = "Whose user it is.")
                    String tenant,
            @Parameters(paramLabel = "NAME", description = "The user name.") String name) {
        return perform(home, given, Action.RESET, tenant, name);
    }

    @Command(
            name = "new-master-key",
            description = {
                "Lay out the master key that the next rotation of keys moves to.",
                "Copy it into secrets/ of every home of this platform, then: bhiv platform key-rotations create"
            })
    int newMasterKey(@Mixin HomeOption home) {
        var place = home.path(surroundings);
        if (!java.nio.file.Files.isDirectory(place.resolve("secrets"))) {
            throw new Stopped(
                    ExitCode.NOT_FOUND, "home: " + place + " holds no platform yet (expected: one that was started)");
        }
        new MasterKeys(Home.open(place)).prepareNext();
        surroundings.terminal().out().println(place.resolve("secrets").resolve("master-key-next"));
        surroundings.terminal().say("Next: bhiv platform key-rotations create");
        return ExitCode.DONE;
    }

    private int perform(HomeOption home, SettingOptions given, Action action, String tenant, String name) {
        Cli.quietLog();
        var place = home.path(surroundings);
        var password = surroundings
                .administration()
                .perform(new Administration.Request(
                        place, surroundings.environment(), given.given(), action, tenant, name))
                .orElseThrow(() -> new Stopped(
                        ExitCode.NOT_FOUND,
                        "user: '" + name + "' in tenant " + tenant + " (expected: an existing one)"));
        show(place, tenant, name.strip().toLowerCase(Locale.ROOT), password);
        return ExitCode.DONE;
    }

    /// On a terminal the person reads it once; anywhere else it goes into a file, because outputs are kept.
    private void show(java.nio.file.Path place, String tenant, String name, String password) {
        var terminal = surroundings.terminal();
        if (terminal.shows()) {
            terminal.out().println(password);
        } else {
            var home = Home.open(place);
            boolean first = tenant.equals("default") && name.equals("admin");
            var file = home.directory("secrets").resolve(first ? "admin-password" : "password-" + tenant + "-" + name);
            home.write(file, password);
            terminal.out().println(file);
        }
        terminal.say("It ends after 24 hours, and its first login can only change it: bhiv login --user "
                + (tenant.equals("default") ? "" : tenant + "/") + name);
    }
}
