package ai.bhiv.cli;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Nearest;
import ai.bhiv.platform.contract.Operation;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(description = "Show the contract of this program: no server is asked.")
final class ContractCommand implements Runnable {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ContractCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    @Command(name = "ls", description = "List every operation with its command.")
    int ls() {
        Cli.quietLog();
        var table = new TextTable("operation", "method", "path", "permission");
        Contracts.onClassPath().operations().forEach(o -> table.row(o.id(), o.httpMethod(), o.path(), o.permission()));
        table.print(surroundings.terminal().out());
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Show all facts of one operation, defaults resolved.")
    int show(@Parameters(paramLabel = "OP", description = "Such as crm.customers.create.") String id) {
        Cli.quietLog();
        var contracts = Contracts.onClassPath();
        var operation = contracts.operation(id);
        if (operation == null) {
            var near = Nearest.to(
                    id, contracts.operations().stream().map(Operation::id).toList());
            throw new Stopped(
                    ExitCode.NOT_FOUND,
                    "operation: '" + id + "' (expected: one of bhiv contract ls"
                            + (near == null ? ")" : ", did you mean " + near + "?)"));
        }
        facts(operation).print(surroundings.terminal().out());
        return ExitCode.DONE;
    }

    private static TextTable facts(Operation operation) {
        var body = operation.body();
        var table = new TextTable("fact", "value")
                .row("operation", operation.id())
                .row("summary", operation.summary())
                .row("roles", operation.roles().stream().map(Role::key).collect(Collectors.joining(", ")))
                .row("request", operation.httpMethod() + " " + operation.path())
                .row("answer", operation.status() + " " + operation.result().getTypeName())
                .row("permission", operation.permission() + (operation.own() ? ", own account" : ""))
                .row("audit", operation.audit().toString())
                .row("masked", String.join(", ", operation.masked()))
                .row("rate", operation.rate().toString())
                .row("effect", operation.effect().toString())
                .row("tier", operation.tier().toString())
                .row("tool", operation.tool() ? operation.toolName() : "none: " + operation.notATool())
                .row("deadline", operation.deadline().toSeconds() + " s")
                .row("body limit", operation.bodyLimit() + " bytes")
                .row("errors", String.join(", ", operation.problems()));
        operation
                .pathFields()
                .forEach(f -> table.row("path " + f.name(), f.shape().expected()));
        operation
                .queryFields()
                .forEach(f -> table.row("query " + f.name(), f.shape().expected()));
        return body == null ? table : table.row("body", body.field().shape().expected());
    }
}
