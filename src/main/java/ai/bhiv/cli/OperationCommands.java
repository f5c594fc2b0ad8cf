package ai.bhiv.cli;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/// Every operation of the contract as `bhiv MODULE RESOURCE VERB`, made at run time from its one declaration
/// (PLT-21).
final class OperationCommands {
    private static final Set<String> MODULES = moduleNames();

    private final Surroundings surroundings;

    OperationCommands(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// The first words that are modules. Known without reading the contract.
    static Set<String> modules() {
        return MODULES;
    }

    private static Set<String> moduleNames() {
        var names = new TreeSet<String>();
        names.add("platform");
        names.add("work");
        Arrays.stream(Role.values()).forEach(role -> names.addAll(role.modules()));
        return names;
    }

    /// Options as they are written on the wire, `--group_by`, in the spelling of the command line.
    static List<String> kebab(List<String> words) {
        return words.stream()
                .map(word -> {
                    int end = word.indexOf('=');
                    var name = end < 0 ? word : word.substring(0, end);
                    return name.matches("--[a-z][a-z0-9_.]*_[a-z0-9_.]*")
                            ? name.replace('_', '-') + word.substring(name.length())
                            : word;
                })
                .toList();
    }

    /// Adds the module's resources and verbs.
    void add(CommandLine line, String module) {
        add(line, module, Contracts.onClassPath());
    }

    void add(CommandLine line, String module, Contracts contracts) {
        var byResource = new TreeMap<String, TreeMap<String, Operation>>();
        contracts.operations().stream()
                .filter(operation -> operation.module().equals(module) && !operation.raw())
                .forEach(operation -> byResource
                        .computeIfAbsent(operation.resource(), name -> new TreeMap<>())
                        .put(verb(operation), operation));
        var top = group("Operations of " + module + ".");
        byResource.forEach((resource, verbs) -> {
            var group = group("Operations on " + resource + " of " + module + ".");
            verbs.forEach((verb, operation) -> group.addSubcommand(verb, verb(operation, contracts)));
            top.addSubcommand(resource, group);
        });
        line.addSubcommand(module, top);
    }

    static String verb(Operation operation) {
        return operation.id().substring(operation.id().lastIndexOf('.') + 1);
    }

    private static CommandSpec group(String description) {
        var group = new Group();
        var spec = CommandSpec.forAnnotatedObject(group);
        spec.usageMessage().description(description);
        return spec;
    }

    private CommandSpec verb(Operation operation, Contracts contracts) {
        var call = new OperationCall(surroundings, operation, contracts);
        var spec = CommandSpec.wrapWithoutInspection(call);
        call.use(spec);
        spec.usageMessage(new UsageMessageSpec()
                .description(operation.summary(), permission(operation))
                .footer("", operation.httpMethod() + " " + operation.path() + ", " + operation.id()));
        spec.addMixin("connection", CommandSpec.forAnnotatedObject(call.connection()));
        spec.addMixin("output", CommandSpec.forAnnotatedObject(call.output()));
        int place = 0;
        for (var field : operation.pathFields()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .index(Integer.toString(place++))
                    .arity("1")
                    .type(String.class)
                    .paramLabel(field.name().toUpperCase(java.util.Locale.ROOT))
                    .description(meaning(field))
                    .build());
        }
        var taken = new HashSet<String>();
        spec.options().forEach(option -> taken.addAll(List.of(option.names())));
        for (var field : operation.queryFields()) {
            spec.addOption(option(call.name(field.name(), taken), field, field.required()));
        }
        for (var field : call.bodyFields()) {
            spec.addOption(option(call.name(field.name(), taken), field, false));
        }
        if (operation.body() != null) {
            spec.addOption(plain("--body", "JSON", "The whole body: JSON, @FILE, or - for the input."));
        }
        if (operation.upload() != null) {
            spec.addOption(OptionSpec.builder("--file")
                    .type(String.class)
                    .required(true)
                    .paramLabel("FILE")
                    .description("The file to send.")
                    .build());
        }
        if (operation.version() != null) {
            spec.addOption(plain("--if-match", "ETAG", "The version that is changed (default: the one now stored)."));
        }
        if (operation.resume() != null) {
            spec.addOption(plain("--last-event-id", "ID", "Go on after this event of the stream."));
        }
        if (operation.keyed()) {
            spec.addOption(plain("--idempotency-key", "KEY", "The same key makes a repeat harmless (default: made)."));
        }
        return spec;
    }

    private static OptionSpec plain(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    private static OptionSpec option(String name, Shape.Field field, boolean required) {
        return OptionSpec.builder(name)
                .type(String.class)
                .required(required)
                .paramLabel("VALUE")
                .description(meaning(field))
                .build();
    }

    private static String meaning(Shape.Field field) {
        var fallback = field.fallback();
        var text = (field.meaning().isEmpty() ? "" : field.meaning().replaceFirst("\\.$", "") + ": ")
                + field.shape().expected()
                + (fallback == null || fallback.isContainer() ? "" : " (default: " + fallback.asString() + ")");
        // picocli reads percent signs as format specifiers, and ${ as variables
        return text.replace("%", "%%").replace("${", "$ {");
    }

    private static String permission(Operation operation) {
        return operation.isPublic()
                ? "Open to everybody."
                : operation.permission().equals("signed-in")
                        ? "For everybody who is signed in."
                        : "Needs the permission " + operation.permission() + ".";
    }

    /// A module or resource: not a command of its own.
    @Command
    private static final class Group implements Runnable {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
