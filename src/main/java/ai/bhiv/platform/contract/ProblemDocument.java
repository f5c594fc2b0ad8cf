package ai.bhiv.platform.contract;

import ai.bhiv.platform.problem.Fault;
import ai.bhiv.platform.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The form of a refusal on the wire (RFC 9457, with the members of PLT-30); described here for documents and
/// clients.
///
/// @param type link to the catalogue's entry
/// @param instance the path that was asked
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String fix,
        String correlationId,
        String traceId,
        @Nullable Integer retryAfter,
        @Nullable List<Fault> errors) {
    /// The problem as one item's outcome.
    public static ProblemDocument of(Problem problem, String instance, String correlationId, String traceId) {
        var code = problem.code();
        return new ProblemDocument(
                "/errors/" + code.code(),
                code.title(),
                code.status(),
                problem.detail(),
                instance,
                code.code(),
                code.fix(),
                correlationId,
                traceId,
                problem.members().get("retry_after") instanceof Integer seconds ? seconds : null,
                problem.faults().isEmpty() ? null : problem.faults());
    }
}
