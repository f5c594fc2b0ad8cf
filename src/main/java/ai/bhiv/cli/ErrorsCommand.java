package ai.bhiv.cli;

import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Nearest;
import ai.bhiv.platform.problem.ProblemCode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(description = "Explain an error code, or list all of them: no server is asked.")
final class ErrorsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "Such as platform.record.stale.")
    private @Nullable String code;

    ErrorsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Cli.quietLog();
        var out = surroundings.terminal().out();
        var contracts = Contracts.onClassPath();
        if (code == null) {
            var table = new TextTable("code", "status", "what happened");
            contracts.problems().forEach(p -> table.row(p.code(), Integer.toString(p.status()), p.title()));
            table.print(out);
            return ExitCode.DONE;
        }
        var problem = contracts.problem(code);
        if (problem == null) {
            var near = Nearest.to(
                    code, contracts.problems().stream().map(ProblemCode::code).toList());
            throw new Stopped(
                    ExitCode.NOT_FOUND,
                    "code: '" + code + "' (expected: one of bhiv errors"
                            + (near == null ? ")" : ", did you mean " + near + "?)"));
        }
        out.println(problem.code() + " (status " + problem.status() + ")");
        out.println("  " + problem.title());
        out.println("  fix: " + problem.fix());
        return ExitCode.DONE;
    }
}
