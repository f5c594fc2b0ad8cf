package ai.bhiv.cli;

import ai.bhiv.platform.config.ConfigurationException;
import ai.bhiv.platform.id.SystemIds;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.platform.store.DatabaseUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line (platform.md, section 3). Only the command that is asked for is built, so that it answers quickly.
public final class Cli {
    private static final Map<String, Function<Surroundings, Object>> COMMANDS = commands();

    private final Surroundings surroundings;

    Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Runs one command and returns its exit code.
    ///
    /// @param platform runs the platform, for `up`
    /// @param administration works on its accounts, for `admin`
    public static int run(String[] args, PlatformProcess platform, Administration administration) {
        var clock = Clock.systemUTC();
        var surroundings = new Surroundings(
                System.getenv(), Terminal.system(), clock, new SystemIds(clock), platform, administration);
        return new Cli(surroundings).run(args);
    }

    /// Signs in, asks and reads a list, silently: what the cache for faster starts should hold of the command line.
    public static void exercise(URI server, Path directory, String password) {
        var clock = Clock.systemUTC();
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var environment =
                Map.of("XDG_CONFIG_HOME", directory.resolve("cli").toString(), "BHIV_SERVER", server.toString());
        var input = new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8));
        var cli = new Cli(new Surroundings(
                environment,
                Terminal.of(input, nowhere, nowhere, false, false),
                clock,
                new SystemIds(clock),
                request -> ExitCode.DONE,
                _ -> Optional.empty()));
        cli.run("login");
        cli.run("whoami");
        cli.run("ask", "What is our win rate?");
        cli.run("crm", "accounts", "list", "--output", "table");
    }

    private static Map<String, Function<Surroundings, Object>> commands() {
        var commands = new LinkedHashMap<String, Function<Surroundings, Object>>();
        commands.put("up", UpCommand::new);
        commands.put("down", DownCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("logs", LogsCommand::new);
        commands.put("login", LoginCommand::new);
        commands.put("logout", LogoutCommand::new);
        commands.put("whoami", WhoamiCommand::new);
        commands.put("token", TokenCommand::new);
        commands.put("ask", AskCommand::new);
        commands.put("import", ImportCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("demo", DemoCommand::new);
        commands.put("admin", AdminCommand::new);
        commands.put("dev", DevCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("check", CheckCommand::new);
        commands.put("contract", ContractCommand::new);
        commands.put("errors", ErrorsCommand::new);
        commands.put("version", VersionCommand::new);
        commands.put("completion", CompletionCommand::new);
        return commands;
    }

    int run(String... args) {
        var line = new CommandLine(new Root());
        var words = Arrays.asList(args);
        var first =
                words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        if (OperationCommands.modules().contains(first)) {
            quietLog();
            new OperationCommands(surroundings).add(line, first);
            if (first.equals("guard")) {
                java.util.Objects.requireNonNull(line.getSubcommands().get(first))
                        .addSubcommand("evaluate", new EvaluateCommand(surroundings));
            }
            if (first.equals("audit")) {
                java.util.Objects.requireNonNull(line.getSubcommands().get(first))
                        .addSubcommand("verify", new AuditVerifyCommand(surroundings));
            }
            words = OperationCommands.kebab(words);
        } else if (COMMANDS.containsKey(first)) {
            addSubcommand(line, first);
            words = SettingOptions.unfold(words);
        } else {
            COMMANDS.keySet().forEach(name -> addSubcommand(line, name));
        }
        addHelp(line);
        return line.setExecutionExceptionHandler((e, command, _) -> explain(e, command))
                .setOut(new PrintWriter(surroundings.terminal().out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(surroundings.terminal().err(), true, StandardCharsets.UTF_8))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(words.toArray(String[]::new));
    }

    /// Everything that can be called, for the completion of words.
    static CommandLine whole(Surroundings surroundings) {
        var line = new CommandLine(new Root());
        COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(surroundings)));
        OperationCommands.modules().forEach(module -> new OperationCommands(surroundings).add(line, module));
        addHelp(line);
        return line;
    }

    /// Commands that read the contract touch libraries that log; nothing of that is for the person.
    static void quietLog() {
        if (System.getProperty("bhiv.logs") == null) {
            System.setProperty("logback.configurationFile", "logback-quiet.xml");
        }
    }

    private void addSubcommand(CommandLine line, String name) {
        var command = COMMANDS.get(name);
        if (command != null) {
            line.addSubcommand(name, command.apply(surroundings));
        }
    }

    /// `--help`, on the command and all below it.
    static void addHelp(CommandLine command) {
        command.getCommandSpec().addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
        command.getSubcommands().values().forEach(Cli::addHelp);
    }

    private int explain(Exception e, CommandLine command) throws Exception {
        var terminal = surroundings.terminal();
        return switch (e) {
            case Refused refused -> {
                refused.lines().forEach(terminal::say);
                if (refused.status() == 401) {
                    terminal.say("  sign in with: bhiv login");
                }
                yield ExitCode.of(refused.status());
            }
            case Stopped stopped -> say(stopped, stopped.exitCode());
            case ConfigurationException wrong -> say(wrong, ConfigurationException.EXIT_CODE);
            case Problem problem -> {
                terminal.say("bhiv: " + problem.detail());
                terminal.say("  code: " + problem.code().code());
                yield ExitCode.of(problem.code().status());
            }
            case DatabaseUnavailableException away -> say(away, DatabaseUnavailableException.EXIT_CODE);
            case UncheckedIOException broken -> {
                terminal.say("bhiv: " + broken.getCause());
                yield ExitCode.REFUSED;
            }
            default -> {
                terminal.say("bhiv " + command.getCommandName() + " failed: " + e);
                if (System.getProperty("bhiv.logs") != null) {
                    terminal.say("  the log has more: " + System.getProperty("bhiv.logs") + "/bhiv.log");
                }
                for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
                    terminal.say("  because of: " + cause);
                }
                yield ExitCode.REFUSED;
            }
        };
    }

    private int say(Exception e, int code) {
        surroundings.terminal().say("bhiv: " + e.getMessage());
        return code;
    }

    /// The program itself.
    @Command(
            name = "bhiv",
            synopsisSubcommandLabel = "COMMAND",
            mixinStandardHelpOptions = false,
            description = "A self-hosted AI operations platform.",
            footer = {
                "",
                "Every operation of the platform is a command too: bhiv MODULE RESOURCE VERB, such as",
                "bhiv crm accounts list. bhiv contract ls names them all.",
                "",
                "Exit codes: 0 done, 1 refused by the server, 2 usage, 3 not found, 4 not allowed or not signed in,",
                "5 conflict or stale, 6 unreachable, 75 database not there, 78 configuration."
            })
    static final class Root implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
