package ai.bhiv.platform.web;

/// Answers a request. It throws a [ai.bhiv.platform.problem.Problem] to refuse; only the outermost stage renders it.
@FunctionalInterface
public interface Handler {
    Reply handle(Exchange exchange);
}
