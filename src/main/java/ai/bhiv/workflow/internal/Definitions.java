package ai.bhiv.workflow.internal;

import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Upload;
import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.PlatformProblem;
import ai.bhiv.platform.problem.Problem;
import ai.bhiv.workflow.Validation;
import ai.bhiv.workflow.WorkflowProblem;
import ai.bhiv.workflow.Workflows;
import ai.bhiv.workflow.internal.dsl.Definition;
import ai.bhiv.workflow.internal.dsl.Reader;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads definitions, and keeps those that were read last.
@Component
final class Definitions {
    private final Contracts contracts;
    private final Cache<String, Definition.Read> known =
            Caffeine.newBuilder().maximumSize(500).build();

    Definitions(Contracts contracts) {
        this.contracts = contracts;
    }

    Definition.Read read(String source) {
        return known.get(
                source, text -> Reader.read(text, name -> name.equals(People.FUNCTION) || operation(name) != null));
    }

    /// An operation that workflows may call: one that takes and gives JSON, and for which nobody must prove who it is.
    @Nullable
    Operation operation(String name) {
        var operation = contracts.operation(name);
        return operation == null
                        || operation.raw()
                        || operation.streams()
                        || operation.upload() != null
                        || operation.stepUp()
                        || operation.inSystem()
                ? null
                : operation;
    }

    /// @throws Problem 422 with all faults
    Definition valid(String source) {
        var read = read(source);
        var definition = read.definition();
        if (definition == null) {
            throw WorkflowProblem.DEFINITION_INVALID
                    .because(
                            read.faults().size() == 1
                                    ? "1 fault"
                                    : read.faults().size() + " faults")
                    .withFaults(read.faults().stream()
                            .map(fault -> Fault.body(
                                    fault.pointer(),
                                    fault.given(),
                                    fault.expected()
                                            + (fault.line() == 0
                                                    ? ""
                                                    : " (line " + fault.line() + ", column " + fault.column() + ")")))
                            .toList());
        }
        return definition;
    }

    Validation validation(String source) {
        var read = read(source);
        var functions = read.definition() == null
                ? java.util.List.<String>of()
                : read.definition().functions().stream().sorted().toList();
        var permissions = functions.stream()
                .map(contracts::operation)
                .filter(Objects::nonNull)
                .map(Operation::permission)
                .filter(permission -> permission.contains(":"))
                .distinct()
                .sorted()
                .toList();
        return new Validation(read.faults().isEmpty(), read.faults(), functions, permissions);
    }

    static String text(Upload upload) {
        try {
            var bytes = upload.content().readNBytes((int) Workflows.SOURCE_LIMIT + 1);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Problem(PlatformProblem.MALFORMED, "the definition could not be read", e);
        }
    }
}
